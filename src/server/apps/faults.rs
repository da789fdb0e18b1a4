//! Apps with one thing wrong. Each is one entry of [`FAULTS`], with the same app beside it, mended.
//!
//! All log in as the tutorial does. Some have more pages:
//!
//! ```text
//! POST /note      keeps the note in the session → 302 /note
//! GET  /note      shows it                      → <p>NOTE</p>
//! POST /cart      puts an item into the cart    → 302 /cart
//! GET  /cart      shows the items               → <p>ITEM, ITEM</p>
//! GET  /profile   has an image                  → <p>NAME</p><img src="/logout" alt="">
//! GET  /me        is kept by a shared cache     → NAMEでログイン中
//! ```
//!
//! An idea is a file:
//!
//! * `clearing.rs`: what a login and a logout leave in the session.
//! * `workers.rs`: two workers with two keys, or with two clocks.
//! * `oversize.rs`, `nested.rs`: what is put into the session.
//! * `same_name.rs`, `secure.rs`: what a browser makes of the `Set-Cookie` line.
//! * `no_key.rs`: no secret key.
//! * `image.rs`, `vary.rs`: who else asks for a page, and who else gets it.
//! * `limit.rs`, `denylist.rs`, `kept.rs`: sessions that end when the server says so. The last two keep something from
//!   one request to the next, and a restart loses it.

mod clearing;
mod denylist;
mod fault;
mod image;
mod kept;
mod limit;
mod nested;
mod no_key;
mod oversize;
mod pages;
mod same_name;
mod secure;
mod vary;
mod workers;

pub use fault::Fault;

/// Every fault.
pub const FAULTS: [Fault; 15] = [
    clearing::LOGIN_NOT_PERMANENT,
    clearing::LOGOUT_WITHOUT_CLEAR,
    clearing::LOGIN_WITHOUT_CLEAR,
    workers::WORKERS_WITH_TWO_KEYS,
    workers::WORKER_WITH_A_SLOW_CLOCK,
    oversize::OVERSIZE_SESSION,
    nested::NESTED_LIST,
    same_name::TWO_APPS_ONE_COOKIE_NAME,
    no_key::NO_SECRET_KEY,
    secure::SECURE_OVER_HTTP,
    image::LOGOUT_BY_AN_IMAGE,
    vary::CACHED_WITHOUT_VARY,
    kept::SESSION_IN_THE_COOKIE,
    limit::ONLY_A_SLIDING_LIMIT,
    denylist::LOGOUT_NOT_REMEMBERED,
];

/// The fault of this name.
pub fn find(name: &str) -> Option<&'static Fault> {
    const TABLE: &[Fault] = &FAULTS;
    TABLE.iter().find(|fault| fault.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_name_of_its_own_and_one_sentence_in_each_language() {
        for (place, fault) in FAULTS.iter().enumerate() {
            for name in [fault.name, fault.cause] {
                assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
            }
            assert!(FAULTS[..place].iter().all(|other| other.name != fault.name), "{}", fault.name);
            let (en, ja) = (fault.wrong.en, fault.wrong.ja);
            assert!(en.ends_with('.') && !en.contains(". "), "{en}");
            assert!(ja.ends_with('。') && ja.matches('。').count() == 1, "{ja}");
        }
    }

    #[test]
    fn every_fault_has_as_many_addresses_as_its_mended_twin() {
        for fault in &FAULTS {
            let [app, mended] = [(fault.app)().len(), (fault.mended)().len()];
            assert!(app > 0 && app == mended, "{}: {app} and {mended}", fault.name);
        }
    }
}
