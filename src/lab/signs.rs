//! By which words a login and a logout are known, on the pages of any app.

use super::page::{Field, Form, Link, Reading};

const LOGIN: [&str; 12] = [
    "login",
    "log in",
    "log-in",
    "signin",
    "sign in",
    "sign-in",
    "sign_in",
    "logon",
    "authenticate",
    "ログイン",
    "サインイン",
    "登录",
];
const LOGOUT: [&str; 13] = [
    "logout",
    "log out",
    "log-out",
    "log_out",
    "logoff",
    "log off",
    "signout",
    "sign out",
    "sign-out",
    "sign_out",
    "ログアウト",
    "サインアウト",
    "退出",
];
/// Words of a link for those who cannot log in: a new password, or a forgotten name.
const RECOVERY: [&str; 12] =
    ["lost", "forgot", "reset", "recover", "remind", "忘れ", "再設定", "再発行", "リセット", "忘记", "重置", "找回"];
/// Words of a form that makes a new account.
const SIGN_UP: [&str; 13] = [
    "create",
    "register",
    "registration",
    "signup",
    "sign up",
    "sign-up",
    "sign_up",
    "新規登録",
    "会員登録",
    "ユーザー登録",
    "アカウント作成",
    "アカウントを作成",
    "注册",
];
/// Words of a form that asks for a name or an address for another reason than a login.
const ANOTHER_PURPOSE: [&str; 37] = [
    "newsletter",
    "subscri",
    "mailing",
    "invit",
    "search",
    "track",
    "parcel",
    "contact",
    "comment",
    "notify",
    "waitlist",
    "wait list",
    "waiting list",
    "guest",
    "checkout",
    "coupon",
    "filter",
    "lookup",
    "look up",
    "メルマガ",
    "メールマガジン",
    "ニュースレター",
    "購読",
    "招待",
    "検索",
    "追跡",
    "荷物",
    "問い合わせ",
    "問合せ",
    "お知らせを",
    "コメント",
    "ゲスト",
    "订阅",
    "邀请",
    "搜索",
    "查询",
    "联系",
];
const USER: [&str; 12] = [
    "user",
    "login",
    "mail",
    "account",
    "uname",
    "nick",
    "identity",
    "ユーザ",
    "メール",
    "アカウント",
    "名前",
    "ログイン",
];
/// Names that are exactly this: any longer word may be another thing.
const USER_EXACTLY: [&str; 4] = ["id", "name", "handle", "uid"];

/// Words that say that a login was refused, wherever they stand.
const SAYS_NO: [&str; 13] = [
    "wrong",
    "invalid",
    "incorrect",
    "failed",
    "failure",
    "denied",
    "refused",
    "not valid",
    "try again",
    "間違",
    "失敗",
    "拒否",
    "正しくあり",
];

/// More words of a page that asks for one more step, or says why a login was refused.
const DOUBT: [&str; 29] = [
    "the code",
    "security code",
    "one-time",
    "verify",
    "verification",
    "confirmation code",
    "confirm your identity",
    "confirm it's you",
    "confirm your login",
    "confirm your email",
    "confirm your e-mail",
    "confirm your account",
    "locked",
    "blocked",
    "disabled",
    "suspended",
    "too many",
    "sorry",
    "not allowed",
    "expired",
    "not logged in",
    "ロック",
    "認証コード",
    "確認コード",
    "本人確認",
    "無効",
    "期限切れ",
    "停止",
    "もう一度",
];

/// More words of the answer to a login that say that it was refused.
const REFUSAL: [&str; 14] = [
    "rejected",
    "not correct",
    "unknown user",
    "no such user",
    "user not found",
    "not exist",
    "doesn't exist",
    "not match",
    "bad credentials",
    "correct username",
    "correct password",
    "正しいユーザ",
    "一致し",
    "存在しな",
];

/// Names of pages that are a login, without their ending.
const LOGIN_PAGE: [&str; 11] = [
    "login",
    "log-in",
    "log_in",
    "signin",
    "sign-in",
    "sign_in",
    "logon",
    "log-on",
    "authenticate",
    "ログイン",
    "サインイン",
];
/// Parts of the path of a page that is one step of a login, or says that it failed, and of one that any visitor may be sent to.
const STEP: [&str; 32] = [
    "2fa",
    "mfa",
    "otp",
    "two-factor",
    "two_factor",
    "twofactor",
    "challenge",
    "code",
    "confirm",
    "consent",
    "verif",
    "login",
    "signin",
    "sign-in",
    "sign_in",
    "auth",
    "sso",
    "register",
    "signup",
    "sign-up",
    "sign_up",
    "password",
    "reset",
    "error",
    "timeout",
    "logout",
    "signout",
    "sign-out",
    "welcome",
    "pending",
    "setup",
    "onboard",
];

/// Whether a path is that of a login page: `/login`, `/auth/sign-in/`, `/login.php`.
pub fn is_login_path(path: &str) -> bool {
    let path = path.trim_end_matches('/').to_lowercase();
    let name = path.rsplit('/').next().unwrap_or_default();
    LOGIN_PAGE.contains(&name.split('.').next().unwrap_or_default())
}

/// Whether a path may be that of one step of a login, or of a page to which a visitor is sent without one.
pub fn is_path_of_a_step(path: &str) -> bool {
    // "expired" is one of the doubts, and "unexpired" is not
    has_any(path, &STEP) || is_doubt(path)
}

/// Whether a text of the answer to a login says that it was refused.
pub fn is_refusal(text: &str) -> bool {
    let text = in_words(text);
    SAYS_NO.iter().chain(&REFUSAL).any(|word| has_word(&text, word))
}

/// Whether a text says that a login is not done.
pub fn is_doubt(text: &str) -> bool {
    doubts(text).next().is_some()
}

/// The words of a text that say so.
pub fn doubts(text: &str) -> impl Iterator<Item = &'static str> {
    let text = in_words(text);
    DOUBT.into_iter().chain(SAYS_NO).filter(move |word| has_word(&text, word))
}

/// A text in small letters, in which the words of `loginFailed` are apart.
fn in_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut was_small = false;
    for character in text.chars() {
        if was_small && character.is_uppercase() {
            words.push(' ');
        }
        was_small = character.is_lowercase();
        words.extend(character.to_lowercase());
    }
    words
}

/// Whether a text in small letters has this word, and not as a part of another: "expired" is no part of "unexpired", and
/// "the code" none of "the codebase". An ending makes no other word. Japanese and Chinese have no blanks between words.
fn has_word(text: &str, word: &str) -> bool {
    const ENDINGS: [&str; 8] = ["", "s", "es", "d", "ed", "ing", "ly", "ated"];
    if !word.is_ascii() {
        return text.contains(word);
    }
    let is_latin = |character: char| character.is_alphabetic() && !is_without_blanks(character);
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + word.len()..).unwrap_or_default();
        let ending =
            after.find(|character| !is_latin(character)).map_or(after, |end| after.get(..end).unwrap_or(after));
        !before.ends_with(is_latin) && ENDINGS.contains(&ending)
    })
}

/// Whether a letter is of a script that has no blanks between words: kana, Chinese characters.
fn is_without_blanks(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

fn has_any(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// Whether an address or a text is about logging in.
pub fn is_login(text: &str) -> bool {
    has_any(text, &LOGIN) && !is_logout(text)
}

/// Whether a link leads to a login: its address or its text is about it, and neither is about a lost password or a new account.
pub fn is_login_link(link: &Link) -> bool {
    let Link { href, text } = link;
    let way = without_addresses(href);
    // "Log in or sign up" is a login too
    let is_said = is_login(text);
    let is_another = |words: &[&str]| has_any(text, words) || has_any(&way, words);
    (is_said || is_login(href)) && !is_another(&RECOVERY) && (is_said || !is_another(&SIGN_UP))
}

/// An address without those of other pages that its query has, such as `next=/reset`.
fn without_addresses(href: &str) -> String {
    let Some((path, query)) = href.split_once('?') else { return href.to_owned() };
    let is_own = |pair: &&str| !pair.contains('/') && !pair.to_lowercase().contains("%2f");
    let own: Vec<&str> = query.split('&').filter(is_own).collect();
    format!("{path}?{}", own.join("&"))
}

/// Whether an address or a text is about logging out.
pub fn is_logout(text: &str) -> bool {
    has_any(text, &LOGOUT)
}

/// Whether a cookie's name is that of a token against forged requests, as `csrftoken`, `XSRF-TOKEN` and py4web's `_formkey`
/// are.
pub fn is_against_forgery(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["csrf", "xsrf", "formkey", "form_key", "antiforgery"].iter().any(|word| name.contains(word))
}

/// Whether a field takes a password.
pub fn is_password(field: &Field) -> bool {
    field.kind == "password"
}

/// Whether a field takes the name of a user.
pub fn is_user(field: &Field) -> bool {
    let is_text = matches!(field.kind.as_str(), "text" | "email" | "tel");
    let name = field.name.to_lowercase();
    is_text
        && !name.is_empty()
        && (has_any(&name, &USER) || has_any(&field.about, &USER) || USER_EXACTLY.contains(&name.as_str()))
}

/// The form by which a page at this path asks its reader to log in.
///
/// A page that lets its reader log out asks for a password only.
pub fn asking_form<'a>(page: &'a Reading, path: &str) -> Option<&'a Form> {
    let lets_out = logout_on(page).is_some();
    page.forms.iter().find(|form| asks_who(form, page, path) && (takes_a_password(form) || !lets_out))
}

/// Whether a form of a page at this path asks who the visitor is.
///
/// One without a password has to say so, by itself or by its page: a newsletter, an invitation and a parcel ask for one name
/// too. Beside a login with a password it is none.
pub fn asks_who(form: &Form, page: &Reading, path: &str) -> bool {
    takes_who(form)
        && (takes_a_password(form)
            || !has_login_with_password(page) && (says_login(form) || is_login_of_a_page(form, page, path)))
}

/// Whether a page has a login with a password.
pub fn has_login_with_password(page: &Reading) -> bool {
    page.forms.iter().any(|form| takes_a_password(form) && takes_who(form))
}

/// Whether a form has a field for a password.
pub fn takes_a_password(form: &Form) -> bool {
    form.fields.iter().any(is_password)
}

/// Whether a form says that it logs its reader in: where it goes, on its button, or anywhere else in it.
fn says_login(form: &Form) -> bool {
    let acts = || acts_of(form).iter().any(|text| is_login(text));
    let is_another_act = acts_of(form).iter().any(|text| is_of_another_purpose(text));
    !is_another_act
        && (acts() || !is_for_another_purpose(form) && [&form.id, &form.about].into_iter().any(|text| is_login(text)))
}

/// Whether the path, the title or a heading of a page says that a form of it is a login, where no form says so itself.
fn is_login_of_a_page(form: &Form, page: &Reading, path: &str) -> bool {
    let is_heading = |place: &str| place.split('/').any(|element| matches!(stem(element, '['), "h1" | "h2"));
    let mut headings = page.texts.iter().filter(|text| is_heading(&text.place)).map(|text| &text.text);
    !is_for_another_purpose(form)
        && !page.forms.iter().any(says_login)
        && (has_login_name(path) || is_login(&page.title) || headings.any(|text| is_login(text)))
}

/// Whether a part of a path is the name of a login page, and none is that of a lost password or a new account.
fn has_login_name(path: &str) -> bool {
    let path = path.to_lowercase();
    let is_name = |part: &str| LOGIN_PAGE.iter().any(|name| stem(part, '.').ends_with(name));
    path.split('/').any(is_name) && !has_any(&path, &RECOVERY) && !has_any(&path, &SIGN_UP)
}

fn stem(text: &str, end: char) -> &str {
    text.split(end).next().unwrap_or_default()
}

/// Whether a form says that it asks for a name or an address for another reason than a login.
pub fn is_for_another_purpose(form: &Form) -> bool {
    let fields = form.fields.iter().flat_map(|field| [&field.name, &field.about]);
    let mut texts = fields.chain([&form.id, &form.about]);
    acts_of(form).iter().any(|text| is_of_another_purpose(text)) || texts.any(|text| has_any(text, &ANOTHER_PURPOSE))
}

/// Whether the address or the button of a form is about another thing than a login.
fn is_of_another_purpose(text: &str) -> bool {
    has_any(text, &ANOTHER_PURPOSE) || has_any(text, &RECOVERY) || has_any(text, &SIGN_UP) && !is_login(text)
}

/// What a form does, in its own words: its address, and the texts and the addresses of its buttons.
fn acts_of(form: &Form) -> Vec<String> {
    let buttons = || form.fields.iter().filter(|field| is_button(field));
    let texts = buttons().flat_map(|field| [field.value.clone(), field.about.clone()]);
    let actions = buttons().filter_map(|field| field.sending.action.as_ref()).chain([&form.action]);
    texts.chain(actions.map(|action| without_addresses(action))).collect()
}

fn is_button(field: &Field) -> bool {
    matches!(field.kind.as_str(), "submit" | "image" | "button")
}

/// Whether a form takes what a login takes: one password, or one name and nothing else that is typed.
pub fn takes_who(form: &Form) -> bool {
    let typed = || form.fields.iter().filter(|field| is_typed(field));
    match typed().filter(|field| is_password(field)).count() {
        // more than one password: a new one is chosen
        0 => typed().count() == 1 && typed().all(is_user),
        passwords => passwords == 1 && !signs_up(form),
    }
}

/// Whether a form makes a new account: it says so, and asks for more than a name beside the password.
fn signs_up(form: &Form) -> bool {
    let beside = form.fields.iter().filter(|field| is_typed(field) && !is_password(field)).count();
    let of_buttons = form.fields.iter().filter(|field| is_button(field)).flat_map(|field| [&field.value, &field.about]);
    let of_actions = form.fields.iter().filter_map(|field| field.sending.action.as_ref());
    let said: Vec<&String> = of_buttons.chain(of_actions).chain([&form.action, &form.id]).collect();
    beside >= 2 && said.iter().any(|text| has_any(text, &SIGN_UP)) && !said.iter().any(|text| is_login(text))
}

/// Whether a field is one that a person types into.
pub fn is_typed(field: &Field) -> bool {
    matches!(
        field.kind.as_str(),
        "text" | "email" | "tel" | "password" | "number" | "search" | "url" | "textarea" | "date"
    )
}

/// The link or the form by which a page lets its reader log out, in a word.
pub fn logout_on(page: &Reading) -> Option<String> {
    let links = page.links.iter().filter(|link| is_logout_link(link));
    let links = links.map(|link| if link.text.is_empty() { link.href.clone() } else { link.text.clone() });
    let forms = page.forms.iter().filter(|form| is_logout_form(form));
    links.chain(forms.map(|form| logout_action(form).unwrap_or(&form.action).to_owned())).next()
}

/// Whether a link logs its reader out.
pub fn is_logout_link(link: &Link) -> bool {
    // a title that users wrote may speak of it too, and be in the address
    let is_short = link.text.split_whitespace().count() <= MOST_WORDS;
    is_logout_address(&link.href) || is_logout(&link.text) && is_short && !is_a_title(link)
}

/// The most words of a link that logs its reader out, with a name: "Log out John Smith (admin)".
const MOST_WORDS: usize = 6;

/// Whether the address of a link is made of its text, as that of an article is.
fn is_a_title(link: &Link) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|character: char| !character.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (text, path) = (words(&link.text), link.href.split(['?', '#']).next().unwrap_or_default());
    text.len() > 2 && path.split('/').any(|part| words(part) == text)
}

/// Whether a part of the path, or of the query, of an address is about logging out and about nothing else.
pub(super) fn is_logout_address(href: &str) -> bool {
    const MOST: usize = 3;
    let parts = href.split(['/', '?', '&', '=', '#', '.', ':', '(', ')', '\'', '"']);
    let words = |part: &str| part.split(['-', '_', '+', ' ']).filter(|word| !word.is_empty()).count();
    parts.filter(|part| is_logout(part)).any(|part| words(part) <= MOST)
}

/// Whether a link leads nowhere by itself: a script of the page may act when it is pressed.
pub fn has_no_address(link: &Link) -> bool {
    let scheme = link.href.split_once(':').map(|(scheme, _)| scheme);
    link.href.is_empty()
        || link.href.starts_with('#')
        || scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("javascript"))
}

/// The text of the first link that is there to log out and has no address to ask for, or what it has in its place.
pub fn logout_without_an_address(page: &Reading) -> Option<&str> {
    let mut links = page.links.iter().filter(|link| is_logout_link(link) && has_no_address(link));
    links.next().map(|link| if link.text.is_empty() { link.href.as_str() } else { link.text.as_str() })
}

/// Whether a form logs its reader out, by its address, its text or its button.
pub fn is_logout_form(form: &Form) -> bool {
    let is_submit = |field: &Field| is_logout(&field.value) || is_logout(&field.about);
    !takes_who(form) && (logout_action(form).is_some() || is_logout(&form.about) || form.fields.iter().any(is_submit))
}

/// Where a form is sent, by itself or by one of its buttons, if that is about logging out.
fn logout_action(form: &Form) -> Option<&str> {
    let of_buttons = form.fields.iter().filter_map(|field| field.sending.action.as_deref());
    std::iter::once(form.action.as_str()).chain(of_buttons).find(|action| is_logout(action))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(html: &str) -> Form {
        Reading::of_html(&format!("<form>{html}</form>")).forms.remove(0)
    }

    #[test]
    fn a_form_that_asks_who_is_there_is_told_from_a_search_and_from_signing_up() {
        for html in [
            "<input name=id>",
            "<input name=username><input type=password name=password>",
            "<input type=hidden name=csrf><input type=email name=email><input type=password name=p><input type=checkbox name=r>",
            "<label>ユーザー名 <input name=x1></label>",
            "<input type=password name=pin>",
            "<input name=firm><input name=user><input type=password name=p><button>Create a session: log in</button>",
            "<input name=user><input type=password name=p><button>Register</button>",
        ] {
            assert!(takes_who(&form(html)), "{html}");
        }
        for html in [
            "<input name=q>",
            "<input type=search name=user>",
            "<input type=hidden name=id><input type=submit>",
            "<input name=username><input name=title>",
            "<input name=user><input type=password name=p1><input type=password name=p2>",
            "<input name=title><textarea name=body></textarea>",
            "<input name=name><input type=password name=p><input type=email name=contact_email><button>Create</button>",
            "<input name=name><input name=mail><input type=password name=p><input type=submit value=新規登録>",
            "<input name=name><input name=mail><input type=password name=p><button formaction=/signup>Go</button>",
        ] {
            assert!(!takes_who(&form(html)), "{html}");
        }
    }

    #[test]
    fn a_form_without_a_password_asks_who_is_there_only_where_more_says_so() {
        let asks = |html: &str, path: &str| asking_form(&Reading::of_html(html), path).is_some();
        let tutorial =
            "<form method=post action=/><input name=id><button type=submit value=Login>Login</button></form>";
        for (html, path) in [
            (tutorial, "/"),
            (tutorial, "/login"),
            ("<form><input name=id><button>Go</button></form>", "/login"),
            ("<form><input name=id><button>Go</button></form>", "/auth/sign-in/"),
            ("<form><input name=id><button>Go</button></form>", "/wp-login.php"),
            ("<form action='/login?next=/search'><input name=id></form>", "/"),
            ("<title>Log in</title><form><input name=email></form>", "/enter"),
            ("<h1>ログイン</h1><form><input name=email></form>", "/enter"),
            ("<form><p>Trouble? Contact us.<input name=email><button>Sign in</button></form>", "/"),
            ("<form><input name=email><button>Log in or register</button></form>", "/"),
            ("<form><input name=email><button>OK</button></form><form action=/login><input name=id></form>", "/"),
            ("<form><input name=u><input type=password name=p></form><a href=/logout>x</a>", "/"),
        ] {
            assert!(asks(html, path), "{html} {path}");
        }
        for (html, path) in [
            ("<form action=/newsletter><input type=email name=email><button>Subscribe</button></form>", "/home"),
            ("<form action=/newsletter><input type=email name=email><button>Subscribe</button></form>", "/auth/login"),
            ("<form><input type=email name=email placeholder='Your e-mail'><button>OK</button></form>", "/"),
            ("<form action=/invite><input type=email name=email placeholder='Invite a colleague'></form>", "/board"),
            ("<form><input name=id placeholder='Parcel number'><button>Track</button></form>", "/track/"),
            ("<form><input name=name><button>検索</button></form>", "/login"),
            ("<form><input name=email><button>メルマガを購読</button></form>", "/"),
            ("<form><input name=email><button>OK</button></form>", "/news/login-tips"),
            ("<form><input name=email><button>Send</button></form>", "/login/reset"),
            ("<h1>Log in</h1><form><input name=email><button>Reset password</button></form>", "/x"),
            ("<form action=/login><input name=id></form><a href=/logout>Log out</a>", "/"),
        ] {
            assert!(!asks(html, path), "{html} {path}");
        }
        let both = Reading::of_html(
            "<h1>Log in</h1><form><input name=id><input type=password name=p></form><form><input name=email></form>",
        );
        assert!(asks_who(&both.forms[0], &both, "/login") && !asks_who(&both.forms[1], &both, "/login"));
    }

    #[test]
    fn a_doubt_is_a_word_and_no_part_of_another() {
        for text in [
            "Your link has expired.",
            "EXPIRED",
            "/link_expired",
            "?reason=linkExpired",
            "Enter the code.",
            "the codes we sent",
            "Verifying your login",
            "期限のexpiredなリンク",
            "アカウントがロックされています",
        ] {
            assert!(is_doubt(text), "{text}");
        }
        for text in ["3 unexpired offers", "/unexpired", "unlocked", "Browse the codebase", "bathe code"] {
            assert!(!is_doubt(text), "{text}");
        }
        for text in ["Login failed", "loginFailed", "login failures", "invalid_credentials", "does not match", "間違い"]
        {
            assert!(is_refusal(text), "{text}");
        }
        assert!(!is_refusal("the infailed one") && !is_path_of_a_step("/offers/unexpired"));
        assert!(is_path_of_a_step("/offers/expired") && is_path_of_a_step("/passcode"));
    }

    #[test]
    fn a_logout_is_found_in_a_link_or_in_a_form() {
        for html in [
            "<a href=/auth/logout>x</a>",
            "<a href=/x>Log Out</a>",
            "<form action=/-/logout method=post></form>",
            "<form action=/x><button>ログアウト</button></form>",
            "<form action=/x><button formaction=/logout>Exit</button></form>",
        ] {
            assert!(logout_on(&Reading::of_html(html)).is_some(), "{html}");
        }
        for html in ["<a href=/login>Log in</a>", "<p>log out</p>", "<a href=/blog>out</a>"] {
            assert_eq!(logout_on(&Reading::of_html(html)), None, "{html}");
        }
        for html in [
            "<a href=/login>x</a>",
            "<a href='/login?next=/reset'>Log in</a>",
            "<a href='/login?next=%2Fregister'>x</a>",
            "<a href=/u>Log in or sign up</a>",
            "<a href=/u>ログイン・新規登録</a>",
        ] {
            assert!(is_login_link(&Reading::of_html(html).links[0]), "{html}");
        }
        for html in [
            "<a href='user?@template=forgotten'>Lost your login?</a>",
            "<a href='/login?action=lostpassword'>x</a>",
            "<a href=/login/reset>x</a>",
            "<a href=/login/register>Register</a>",
            "<a href=/login/new>アカウント作成</a>",
            "<a href=/u>ログインできない・パスワードを忘れた方</a>",
            "<a href=/u>Forgot your login?</a>",
            "<a href=/logout>Log out</a>",
        ] {
            assert!(!is_login_link(&Reading::of_html(html).links[0]), "{html}");
        }
        assert!(is_login("/auth/sign-in") && !is_login("/logout?next=/login"));
    }
}
