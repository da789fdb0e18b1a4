//! A cookie of another format than Flask's session: what it is, and what it shows without a key.

use crate::formats::jwt::{Missing, missing};
use crate::formats::random_id::has_djangos_csrf_form;
use crate::formats::{Fact, FactName, FactValue, Format};
use crate::inspect::Inspection;
use crate::lang::{Lang, say};
use crate::render::document::{Document, plain, shortened, whole};

/// The longest text that is shown whole, about eight lines.
const MOST: usize = 500;

/// What it is, and what can be read of it.
pub fn facts(document: &mut Document, inspection: &Inspection, lang: Lang) {
    let (Some(format), Some(facts)) = (inspection.looks_like, &inspection.foreign) else { return };
    document.fact(say!(lang, "looks like", "推定形式"), [plain(name(format, lang))]);
    if format == Format::RandomId && has_djangos_csrf_form(&inspection.cookie) {
        document.note([plain(of_djangos_csrf_form(inspection.cookie.len(), lang))]);
    }
    if let Some(more) = more(format, lang) {
        document.note([plain(more)]);
    }
    if format == Format::Jwt
        && let Some(missing) = missing(&inspection.cookie)
    {
        document.note([plain(not_whole(missing, lang))]);
    }
    // with other settings the given key makes its signature, which is said below
    let is_verified = inspection.fits.is_some();
    let verdict = match is_verified {
        true => say!(lang, "not a Flask session", "Flask のセッションではありません"),
        false => say!(
            lang,
            "not a Flask session, so nothing of it is verified",
            "Flask のセッションではないので、何も検証していません"
        ),
    };
    document.fact("Flask", [plain(verdict)]);
    if inspection.has_own_key && !is_verified {
        document.note([plain(match format.has_flasks_sections() {
            true => say!(
                lang,
                "the given key does not make this signature with any digest, derivation and salt that sessctl knows",
                "sessctl の知るどのダイジェスト、鍵の導出方法、ソルトでも、指定された鍵ではこの署名になりません"
            ),
            false => say!(
                lang,
                "the given key was not tried: sessctl verifies what itsdangerous signs",
                "指定された鍵は試していません。sessctl が検証できるのは itsdangerous の署名です"
            ),
        })]);
    }
    if facts.is_empty() {
        return;
    }
    document.blank();
    document.text(match is_verified {
        true => say!(lang, "What it shows:", "読み取れる内容:"),
        false => say!(lang, "Shown without a key, not verified:", "鍵なしで読める内容（未検証）:"),
    });
    document.blank();
    for Fact { name, value } in facts {
        let value = match value {
            FactValue::Text(text) => plain(shortened(text, MOST)),
            FactValue::Moment(moment) if moment.is_on_the_calendar() => whole(format!("{} UTC", moment.calendar())),
            FactValue::Moment(moment) => {
                let unix = moment.unix();
                plain(say!(lang, "second {unix}, which is not on the calendar", "{unix}秒（暦にない時刻）"))
            }
        };
        document.fact(label_of(*name, lang), [value]);
        if *name == FactName::Opcodes {
            document.note([plain(say!(
                lang,
                "listed, and never loaded: to load a pickle is to run what it says",
                "一覧にしただけで、読み込んではいません。pickle を読み込むと、書かれた命令が実行されます。"
            ))]);
        }
    }
}

/// What a format is called, in a sentence on the cookie.
pub fn name(format: Format, lang: Lang) -> String {
    match format {
        Format::Jwt => say!(lang, "a JSON Web Token (JWT)", "JSON Web Token（JWT）"),
        Format::Jwe => say!(lang, "an encrypted JSON Web Token (JWE)", "暗号化された JSON Web Token（JWE）"),
        Format::Starlette => {
            say!(lang, "a session of Starlette (FastAPI uses it too)", "Starlette のセッション（FastAPI でも使用）")
        }
        Format::Django => say!(lang, "a signed cookie of Django", "Django の署名付きクッキー"),
        Format::Tornado => say!(lang, "a signed cookie of Tornado", "Tornado の署名付きクッキー"),
        Format::Bottle => say!(lang, "a signed cookie of Bottle", "Bottle の署名付きクッキー"),
        Format::Pyramid => say!(lang, "a signed session of Pyramid", "Pyramid の署名付きセッション"),
        Format::Express => say!(lang, "a signed cookie of Express", "Express の署名付きクッキー"),
        Format::ExpressCookieSession => say!(
            lang,
            "base64 of JSON without a signature, as cookie-session of Express",
            "署名のない base64 の JSON（Express の cookie-session の形式）"
        ),
        Format::Rails => say!(lang, "a cookie of Rails or Rack", "Rails か Rack のクッキー"),
        Format::Fernet => say!(
            lang,
            "an encrypted Fernet token, as sessions of aiohttp",
            "暗号化された Fernet トークン（aiohttp のセッションの形式）"
        ),
        Format::FlaskLogin => {
            say!(lang, "Flask-Login's remember_token", "Flask-Login の remember_token クッキー")
        }
        Format::Octoprint => say!(lang, "OctoPrint's remember_token", "OctoPrint の remember_token クッキー"),
        Format::FlaskWtf => say!(lang, "a CSRF token of Flask-WTF", "Flask-WTF の CSRF トークン"),
        Format::FlaskSession => {
            say!(lang, "a signed session id of Flask-Session", "Flask-Session のセッション ID（署名付き）")
        }
        Format::IdAndMac => say!(
            lang,
            "an id and a MAC: perhaps a session that is kept on the server, as in pgAdmin 4",
            "ID と MAC（pgAdmin 4 のように、サーバーに保存されたセッションかもしれません）"
        ),
        Format::AuthTkt => say!(
            lang,
            "a ticket of mod_auth_tkt (repoze.who and Pyramid make it too)",
            "mod_auth_tkt のチケット（repoze.who と Pyramid も作成）"
        ),
        Format::Werkzeug => {
            say!(lang, "a SecureCookie of an old Werkzeug", "古い Werkzeug の SecureCookie クッキー")
        }
        Format::Datasette => say!(lang, "Datasette's ds_actor", "Datasette の ds_actor クッキー"),
        Format::Itsdangerous => say!(
            lang,
            "a token of itsdangerous of another kind: it holds no session",
            "itsdangerous の別の種類のトークン（中身はセッション以外）"
        ),
        Format::RandomId => {
            say!(lang, "a bare random id, of no format in particular", "ランダムな ID（特定の形式なし）")
        }
    }
}

/// What else is worth saying of a format.
fn more(format: Format, lang: Lang) -> Option<String> {
    Some(match format {
        Format::Starlette => say!(
            lang,
            "to verify it with its key: --salt itsdangerous.Signer --key-derivation django-concat",
            "鍵で検証するには --salt itsdangerous.Signer --key-derivation django-concat を付けます"
        ),
        Format::FlaskLogin | Format::Octoprint => say!(
            lang,
            "it logs the user in again when the session is over; the session is another cookie",
            "セッションが終わった後に、自動でログインし直すためのものです。セッションは別のクッキーです。"
        ),
        Format::AuthTkt => say!(
            lang,
            "a digest over a secret key and what the ticket says, and perhaps the browser's address",
            "秘密鍵とチケットの内容（ブラウザの IP アドレスが加わることもある）から計算したダイジェストが付きます"
        ),
        Format::ExpressCookieSession => {
            say!(
                lang,
                "cookie-session keeps the signature in a second cookie, whose name is this one's with .sig",
                "cookie-session の署名は、もう1つのクッキー（このクッキーの名前に .sig を付けた名前）にあります"
            )
        }
        Format::FlaskSession => say!(
            lang,
            "the data is kept by the server, and the cookie holds the id alone",
            "データはサーバーにあり、クッキーには ID だけがあります"
        ),
        Format::RandomId => say!(
            lang,
            "it holds no data that can be read: whether something is kept for it elsewhere cannot be seen here",
            "読み取れるデータはありません。この値に対応するものがどこかにあるかどうかは、ここではわかりません。"
        ),
        _ => return None,
    })
}

/// A random id that may be Django's CSRF token. Its form does not tell it from another.
fn of_djangos_csrf_form(length: usize, lang: Lang) -> String {
    say!(
        lang,
        "{length} letters and digits: the form of Django's CSRF token, or of another random id",
        "英数字{length}文字です。Django の CSRF トークンと同じ形ですが、別のランダムな ID かもしれません。"
    )
}

/// What a token lacks, and how that may be.
fn not_whole(missing: Missing, lang: Lang) -> String {
    let lacks = match missing {
        Missing::Beginning => say!(lang, "its beginning is missing", "先頭が欠けています"),
        Missing::Claims => say!(
            lang,
            "its claims are missing or do not end, and there is no signature",
            "クレームがないか途中で切れていて、署名もありません"
        ),
        Missing::Signature => say!(lang, "there is no signature", "署名がありません"),
    };
    say!(
        lang,
        "not whole: {lacks}. Was it cut off when copied, or is it one of several cookies that hold one long value?",
        "全体ではありません。{lacks}。コピーが途切れたか、長い値を分けて入れた複数のクッキーの1つではありませんか。"
    )
}

fn label_of(name: FactName, lang: Lang) -> String {
    match name {
        FactName::Algorithm => say!(lang, "algorithm", "方式"),
        FactName::Cipher => say!(lang, "cipher", "暗号方式"),
        FactName::Claims => say!(lang, "claims", "クレーム"),
        FactName::Json => say!(lang, "JSON", "JSON"),
        FactName::Value => say!(lang, "value", "値"),
        FactName::Serializer => say!(lang, "written as", "記録形式"),
        FactName::Opcodes => say!(lang, "opcodes", "命令列"),
        FactName::Keys => say!(lang, "keys", "キー"),
        FactName::CookieName => say!(lang, "name", "名前"),
        FactName::KeyVersion => say!(lang, "key no.", "鍵の番号"),
        FactName::Purpose => say!(lang, "purpose", "用途"),
        FactName::UserId => say!(lang, "user", "ユーザー"),
        FactName::SessionId => say!(lang, "session id", "ID"),
        FactName::Token => say!(lang, "token", "トークン"),
        FactName::Tokens => say!(lang, "tokens", "トークン"),
        FactName::UserData => say!(lang, "user data", "ユーザーデータ"),
        FactName::SignedAt => say!(lang, "signed at", "署名時刻"),
        FactName::EncryptedAt => say!(lang, "encrypted", "暗号化時刻"),
        FactName::IssuedAt => say!(lang, "issued at", "発行時刻"),
        FactName::NotBefore => say!(lang, "not before", "開始時刻"),
        FactName::CreatedAt => say!(lang, "created at", "作成時刻"),
        FactName::RenewedAt => say!(lang, "renewed at", "更新時刻"),
        FactName::ExpiresAt => say!(lang, "expires at", "有効期限"),
    }
}
