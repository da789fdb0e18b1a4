//! What the tutorial's app is set to. Its key is in the tutorial for all to read, so it is no secret.

/// `app.secret_key = 'abcdefghijklmn'`
pub const SECRET_KEY: &str = "abcdefghijklmn";

/// `app.permanent_session_lifetime = timedelta(minutes=3)`, in seconds.
pub const LIFETIME: i64 = 180;

/// `SESSION_COOKIE_NAME`, which the tutorial leaves at Flask's default.
pub const COOKIE_NAME: &str = "session";

/// `PERMANENT_SESSION_LIFETIME` of an app that does not set it: 31 days, in seconds.
pub const FLASK_DEFAULT_LIFETIME: i64 = 31 * 24 * 60 * 60;
