//! The form of a login, found on any page, filled in and encoded as a browser does it.
//!
//! ```text
//! <form action="/in" method="post">                 POST /in
//!   <input type="hidden" name="csrf" value="8f3a">  csrf=8f3a     as it stood
//!   <input name="username">                         &username=mia the name of the user
//!   <input type="password" name="pw">               &pw=***       the password
//!   <button name="go" value="1">Log in</button>     &go=1         the button that is pressed
//! ```

use std::hash::{BuildHasher, Hasher, RandomState};

use encoding_rs::{Encoding, UTF_8};
use schemars::JsonSchema;
use serde::Serialize;
use zeroize::Zeroizing;

use super::page::{DIALOG, Field, Form, Reading, Sending};
use super::password::{MASK, Masking, Password, is_secret_name};
use super::signs;
use crate::browser::{Body, Submission, Url};

/// A form of a page, as facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FormFacts {
    /// Its place among the forms of the page, from 1.
    pub number: usize,
    /// The method, in upper case: that of its button, or its own. `DIALOG`: a browser does not send it.
    pub method: String,
    /// Where it is sent, as it stands in the page, at its button or at itself. Empty: to the page itself.
    pub action: String,
    /// The names of the fields that a person fills in, the first twenty.
    pub fields: Vec<String>,
    /// How many such fields it has.
    pub field_count: usize,
    /// The names of its other fields that are sent, the first twenty.
    pub carried: Vec<String>,
    /// How many such fields it has.
    pub carried_count: usize,
    /// Whether it asks who the visitor is.
    pub is_login: bool,
}

/// The most fields of a form that are named.
const MOST_NAMES: usize = 20;

impl FormFacts {
    /// The facts of a form, which has this place on its page.
    pub fn of(form: &Form, number: usize, is_login: bool) -> FormFacts {
        let names = |is: &dyn Fn(&Field) -> bool| -> (Vec<String>, usize) {
            let named = || form.fields.iter().filter(|field| !field.name.is_empty() && is(field));
            (named().take(MOST_NAMES).map(|field| field.name.clone()).collect(), named().count())
        };
        let (fields, field_count) = names(&signs::is_typed);
        let (carried, carried_count) = names(&|field| field.is_sent && !signs::is_typed(field));
        FormFacts {
            number,
            method: method_of(form).to_owned(),
            action: action(form).to_owned(),
            fields,
            field_count,
            carried,
            carried_count,
            is_login,
        }
    }
}

impl FormFacts {
    /// The same without the secrets that stand in it.
    pub fn masked(mut self, masking: &Masking) -> FormFacts {
        self.action = masking.address(&self.action);
        self.fields.iter_mut().chain(&mut self.carried).for_each(|name| masking.field_name(name));
        self
    }
}

/// The forms of a page, each with whether it asks who the visitor is.
pub fn forms_of(page: &Reading, path: &str) -> Vec<FormFacts> {
    let facts = |(form, number)| FormFacts::of(form, number, is_login(form, page, path));
    page.forms.iter().zip(1..).map(facts).collect()
}

/// Which form of a page is taken for the login, by its place from 0. One without a password is none beside one with it.
pub fn login_form(page: &Reading, path: &str) -> Option<usize> {
    page.forms.iter().position(|form| is_login(form, page, path))
}

/// The form of a page, by its place from 0, that has a field for each that was said, the login before others. `None` where
/// nothing was said.
pub fn form_with(page: &Reading, path: &str, said: &[Said]) -> Option<usize> {
    let has_all = |form: &Form| said.iter().all(|said| form.fields.iter().any(|field| field.name == said.name));
    let login = login_form(page, path).filter(|place| page.forms.get(*place).is_some_and(has_all));
    login.or_else(|| page.forms.iter().position(has_all)).filter(|_| !said.is_empty())
}

/// Whether no field that a person fills in has a name, so that a browser would send none of them.
pub fn has_no_names(form: &Form) -> bool {
    let mut typed = form.fields.iter().filter(|field| signs::is_typed(field)).peekable();
    typed.peek().is_some() && typed.all(|field| field.name.is_empty())
}

/// Whether a form has a field for a password.
pub fn has_password(form: &Form) -> bool {
    signs::takes_a_password(form)
}

/// Whether a form may be filled in as the login of its page. For that, the name of a user is enough, which is no evidence of
/// who is logged in.
fn is_login(form: &Form, page: &Reading, path: &str) -> bool {
    let has_user = |field: &Field| signs::is_user(field) && field.name.to_lowercase().contains("user");
    let may_be_it = || signs::is_login(path) || form.fields.iter().any(has_user);
    let is_only_a_name = signs::takes_who(form) && !has_password(form) && !signs::has_login_with_password(page);
    signs::asks_who(form, page, path) || is_only_a_name && !signs::is_for_another_purpose(form) && may_be_it()
}

/// The link of a page that leads to a login on the same server.
pub fn login_link(page: &Reading, at: &Url) -> Option<Url> {
    let base = base_of(page, at);
    let links = page.links.iter().filter(|link| signs::is_login_link(link) && !link.href.is_empty());
    let links = links.filter_map(|link| base.join(&link.href).ok());
    links.into_iter().find(|url| url.origin() == at.origin() && is_another_page(url, at))
}

fn is_another_page(url: &Url, at: &Url) -> bool {
    (url.path(), url.query()) != (at.path(), at.query())
}

/// By what a page lets its reader log out.
#[derive(Clone, Debug)]
pub enum Logout {
    /// A link.
    Link(Url),
    /// A form, and where it is sent.
    Form(Box<Form>, Url),
}

/// The link or the form of a page by which its reader logs out on the same server. A link comes first.
pub fn logout_on(page: &Reading, at: &Url) -> Option<Logout> {
    let base = base_of(page, at);
    let is_here = |url: &Url| url.origin() == at.origin();
    let links = page.links.iter().filter(|link| signs::is_logout_link(link) && !signs::has_no_address(link));
    let mut links = links.filter_map(|link| base.join(&link.href).ok());
    let mut forms = page.forms.iter().filter(|form| signs::is_logout_form(form) && !is_of_a_dialog(form));
    links.find(|url| is_here(url) && matches!(url.scheme(), "http" | "https")).map(Logout::Link).or_else(|| {
        let form = |form: &Form| Some(Logout::Form(Box::new(form.clone()), action_of(form, page, at)?));
        forms.find_map(|found| form(found).filter(|found| matches!(found, Logout::Form(_, url) if is_here(url))))
    })
}

/// The form of a page by which its reader logs out on the same server, where it is the only one that does so, and is sent by
/// POST.
pub fn only_logout_form_on(page: &Reading, at: &Url) -> Option<Logout> {
    let is_one = |form: &&Form| signs::is_logout_form(form) && !is_of_a_dialog(form);
    let mut forms = page.forms.iter().filter(is_one);
    let form = forms.next().filter(|form| method_of(form) == "POST")?;
    let action = action_of(form, page, at).filter(|action| action.origin() == at.origin())?;
    forms.next().is_none().then(|| Logout::Form(Box::new(form.clone()), action))
}

/// What the button that is pressed says of the sending in the place of the form.
fn sending(form: &Form) -> Option<&Sending> {
    button(form).and_then(|place| form.fields.get(place)).map(|button| &button.sending)
}

/// Whether a browser does not send this form, but closes the dialog around it.
pub fn is_of_a_dialog(form: &Form) -> bool {
    method_of(form) == DIALOG
}

/// Whether a script sends this form: neither the form nor its button names a method.
pub fn is_sent_by_a_script(form: &Form) -> bool {
    form.is_sent_by_a_script && sending(form).is_none_or(|sending| sending.method.is_none())
}

/// Where a form is sent, as it is written: the `formaction` of its button, or its own `action`.
pub fn action(form: &Form) -> &str {
    sending(form).and_then(|sending| sending.action.as_deref()).unwrap_or(&form.action)
}

/// The method of a form: the `formmethod` of its button, or its own.
fn method_of(form: &Form) -> &str {
    sending(form).and_then(|sending| sending.method).unwrap_or(&form.method)
}

/// How a form is encoded: by the `formenctype` of its button, or its own.
fn enctype(form: &Form) -> &str {
    sending(form).and_then(|sending| sending.enctype.as_deref()).unwrap_or(&form.enctype)
}

/// Where a form is sent.
pub fn action_of(form: &Form, page: &Reading, at: &Url) -> Option<Url> {
    let url = match action(form) {
        "" => Some(at.clone()),
        action => base_of(page, at).join(action).ok(),
    };
    url.filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// The address against which those of a page are read.
fn base_of(page: &Reading, at: &Url) -> Url {
    at.join(&page.base).unwrap_or_else(|_| at.clone())
}

/// A field that is said on the command line, which goes before what a form has.
#[derive(Clone, Debug)]
pub struct Said {
    /// Its name.
    pub name: String,
    /// Its value. It may be a password, so it cannot be printed.
    pub value: Password,
}

/// What a form is filled in with.
#[derive(Clone, Debug, Default)]
pub struct Filling<'a> {
    /// The name of the user; none where a form is sent as it stands.
    pub user: Option<&'a str>,
    /// The password.
    pub password: Option<&'a Password>,
    /// Fields that were said.
    pub said: &'a [Said],
}

impl Filling<'_> {
    /// Whether the password field of a form has no value but one that is still to be asked for.
    pub fn lacks_password(&self, form: &Form) -> bool {
        let is_said = |field: &Field| self.said.iter().any(|said| said.name == field.name);
        self.password.is_none() && form.fields.iter().any(|field| signs::is_password(field) && !is_said(field))
    }
}

/// A form that is filled in: name and value of each field, and whether the value is a secret.
struct Pair {
    name: String,
    value: Zeroizing<Vec<u8>>,
    is_secret: bool,
}

/// A form, filled in and encoded: where it goes, what is sent, and which fields hold secrets.
#[derive(Clone, Debug)]
pub struct Filled {
    /// Where it goes.
    pub url: Url,
    /// What is sent.
    pub submission: Submission,
    /// The names of the fields that hold secrets.
    pub secret_fields: Vec<String>,
}

/// Fills in a form and encodes it in the encoding of its page, by this method if it is not the form's own.
pub fn filled(form: &Form, action: Url, charset: &str, filling: &Filling<'_>, method: Option<&str>) -> Filled {
    let encoding = Encoding::for_label(charset.as_bytes()).unwrap_or(UTF_8).output_encoding();
    let pairs = pairs(form, filling, encoding);
    let secret_fields = pairs.iter().filter(|pair| pair.is_secret).map(|pair| pair.name.clone()).collect();
    let method = method.unwrap_or(method_of(form)).to_owned();
    let mut url = action;
    let body = match enctype(form) {
        _ if method == "GET" => {
            // it takes the place of a query that the action has (HTML standard, mutate action URL)
            let query = urlencoded(&pairs, encoding);
            url.set_query(std::str::from_utf8(&query.bytes).ok());
            None
        }
        "multipart/form-data" => Some(multipart(&pairs, encoding)),
        "text/plain" => Some(as_lines(&pairs, encoding)),
        _ => Some(urlencoded(&pairs, encoding)),
    };
    Filled { url, submission: Submission { method, body, headers: Vec::new() }, secret_fields }
}

/// `csrf=1%262&username=mia`
fn urlencoded(pairs: &[Pair], encoding: &'static Encoding) -> Body {
    let (mut bytes, mut shown) = (Zeroizing::new(Vec::with_capacity(room_for(pairs))), String::new());
    for Pair { name, value, is_secret } in pairs {
        let (name, _, _) = encoding.encode(name);
        let name: String = form_urlencoded::byte_serialize(&name).collect();
        if !shown.is_empty() {
            bytes.push(b'&');
            shown.push('&');
        }
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(b'=');
        let before = bytes.len();
        form_urlencoded::byte_serialize(value).for_each(|piece| bytes.extend_from_slice(piece.as_bytes()));
        shown.push_str(&name);
        shown.push('=');
        let value = bytes.get(before..).unwrap_or_default();
        shown.push_str(if *is_secret { MASK } else { std::str::from_utf8(value).unwrap_or_default() });
    }
    Body { content_type: "application/x-www-form-urlencoded".to_owned(), bytes, shown }
}

/// A part for each field (HTML standard, multipart/form-data encoding algorithm; RFC 7578).
fn multipart(pairs: &[Pair], encoding: &'static Encoding) -> Body {
    let boundary = boundary(pairs);
    let mut written = Written::with_room_for(pairs);
    for Pair { name, value, is_secret } in pairs {
        let name = name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22");
        written.text(&format!("--{boundary}\r\nContent-Disposition: form-data; name=\""), encoding);
        written.text(&name, encoding);
        written.text("\"\r\n\r\n", encoding);
        written.value(value, *is_secret, encoding);
        written.text("\r\n", encoding);
    }
    written.text(&format!("--{boundary}--\r\n"), encoding);
    let Written { bytes, shown } = written;
    Body { content_type: format!("multipart/form-data; boundary={boundary}"), bytes, shown }
}

/// A line for each field, with nothing escaped (HTML standard, text/plain encoding algorithm).
fn as_lines(pairs: &[Pair], encoding: &'static Encoding) -> Body {
    let mut written = Written::with_room_for(pairs);
    for Pair { name, value, is_secret } in pairs {
        written.text(&format!("{name}="), encoding);
        written.value(value, *is_secret, encoding);
        written.text("\r\n", encoding);
    }
    let Written { bytes, shown } = written;
    Body { content_type: "text/plain".to_owned(), bytes, shown }
}

/// A line that stands in no field. It is by chance, so no page can foresee it.
fn boundary(pairs: &[Pair]) -> String {
    let stands_in = |boundary: &str| {
        let has = |pair: &Pair| pair.value.windows(boundary.len()).any(|part| part == boundary.as_bytes());
        pairs.iter().any(|pair| has(pair) || pair.name.contains(boundary))
    };
    loop {
        let boundary = format!("----sessctl{:016x}", RandomState::new().build_hasher().finish());
        if !stands_in(&boundary) {
            return boundary;
        }
    }
}

/// A body that is written, and the same as it is shown.
struct Written {
    bytes: Zeroizing<Vec<u8>>,
    shown: String,
}

impl Written {
    fn with_room_for(pairs: &[Pair]) -> Written {
        // with what stands around a field in a body of parts
        let room = room_for(pairs) + (pairs.len() + 1) * 100;
        Written { bytes: Zeroizing::new(Vec::with_capacity(room)), shown: String::new() }
    }

    fn text(&mut self, text: &str, encoding: &'static Encoding) {
        self.bytes.extend_from_slice(&encoding.encode(text).0);
        self.shown.push_str(text);
    }

    fn value(&mut self, value: &[u8], is_secret: bool, encoding: &'static Encoding) {
        self.bytes.extend_from_slice(value);
        let text = encoding.decode_without_bom_handling(value).0;
        self.shown.push_str(if is_secret { MASK } else { &text });
    }
}

/// A vector that grows leaves copies behind. In an address a byte takes three at most.
fn room_for(pairs: &[Pair]) -> usize {
    pairs.iter().map(|pair| 12 * pair.name.len() + 3 * pair.value.len() + 2).sum()
}

fn pairs(form: &Form, filling: &Filling<'_>, encoding: &'static Encoding) -> Vec<Pair> {
    let encoded = |text: &str| Zeroizing::new(encoding.encode(text).0.into_owned());
    let bytes = |password: &Password| match password.text() {
        Some(text) => encoded(text),
        None => Zeroizing::new(password.bytes().to_vec()),
    };
    let user_field = filling.user.and(user_field(form));
    let button = button(form);
    let mut said: Vec<&Said> = filling.said.iter().collect();
    let mut pairs = Vec::new();
    for (place, field) in form.fields.iter().enumerate() {
        let is_password = signs::is_password(field);
        let pair = |value| Pair { name: field.name.clone(), value, is_secret: is_password };
        if let Some(at) = said.iter().position(|said| said.name == field.name) {
            // each that was said stands where the first field of its name does
            let (name, of_this_name) = (&field.name, said.remove(at));
            let others: Vec<&Said> = said.extract_if(.., |said| said.name == *name).collect();
            for Said { name, value } in [of_this_name].into_iter().chain(others) {
                let is_secret = is_password || is_secret_name(name) || value.is_secret();
                pairs.push(Pair { name: name.clone(), value: bytes(value), is_secret });
            }
        } else if filling.said.iter().any(|said| said.name == field.name) {
            // nothing of a name that has been said already
        } else if button == Some(place) && field.kind == "image" {
            // where it was pressed; Enter presses it at its corner
            for axis in ["x", "y"] {
                let name = if field.name.is_empty() { axis.to_owned() } else { format!("{}.{axis}", field.name) };
                pairs.push(Pair { name, value: encoded("0"), is_secret: false });
            }
        } else if field.name.is_empty() {
            // a field without a name is not sent
        } else if user_field == Some(place) {
            pairs.push(pair(encoded(filling.user.unwrap_or_default())));
        } else if is_password {
            pairs.push(pair(filling.password.map_or_else(|| encoded(&field.value), bytes)));
        } else if field.kind == "hidden" && field.name == "_charset_" {
            pairs.push(pair(encoded(encoding.name())));
        } else if field.is_sent || button == Some(place) {
            pairs.push(pair(encoded(&field.value)));
        }
    }
    for Said { name, value } in said {
        pairs.push(Pair {
            name: name.clone(),
            value: bytes(value),
            is_secret: is_secret_name(name) || value.is_secret(),
        });
    }
    pairs
}

/// The field for the name of the user, or else the first that is typed into and takes no password.
fn user_field(form: &Form) -> Option<usize> {
    let named = || form.fields.iter().enumerate().filter(|(_, field)| !field.name.is_empty());
    let is_typed = |(_, field): &(usize, &Field)| {
        signs::is_typed(field) && !signs::is_password(field) && field.kind != "textarea" && field.is_sent
    };
    named().find(|(_, field)| signs::is_user(field)).or_else(|| named().find(is_typed)).map(|(place, _)| place)
}

/// The button that is pressed: one that says what the form is for, or else the first, which Enter presses.
fn button(form: &Form) -> Option<usize> {
    let is_button = |field: &Field| matches!(field.kind.as_str(), "submit" | "image") && !field.is_disabled;
    let submits = || form.fields.iter().enumerate().filter(|(_, field)| is_button(field));
    let says_so = |field: &Field| {
        let texts = [&field.value, &field.about];
        texts.into_iter().any(|text| signs::is_login(text) || signs::is_logout(text))
            || field.sending.action.as_deref().is_some_and(signs::is_logout)
    };
    submits().find(|(_, field)| says_so(field)).or_else(|| submits().next()).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::parse_base;

    fn page(html: &str) -> Reading {
        Reading::of_html(html)
    }

    fn at(path: &str) -> Url {
        parse_base("http://h.example").unwrap().join(path).unwrap()
    }

    #[test]
    fn a_link_without_an_address_leads_nowhere_and_one_with_a_name_is_none() {
        let html = "<base href=/app/><a data-bs-toggle=modal>Log in</a>";
        assert_eq!(page(html).links.len(), 1);
        assert_eq!(login_link(&page(html), &at("/")), None);
        assert!(logout_on(&page("<base href=/app/><a onclick=out()>Log out</a>"), &at("/")).is_none());
        assert_eq!(page("<a name=logout>Log out</a>").links, []);
    }

    fn password(text: &str) -> Password {
        Password::typed(Zeroizing::new(text.to_owned()))
    }

    /// The body that is sent, and as it is shown.
    fn sent(html: &str, charset: &str, said: &[(&str, &str)]) -> [String; 2] {
        let form = page(html).forms.remove(0);
        let said: Vec<Said> =
            said.iter().map(|(name, value)| Said { name: (*name).to_owned(), value: password(value) }).collect();
        let secret = password("p w");
        let filling = Filling { user: Some("mia"), password: Some(&secret), said: &said };
        let body = filled(&form, at("/in"), charset, &filling, Some("POST")).submission.body.expect("a body");
        [String::from_utf8(body.bytes.to_vec()).expect("ASCII"), body.shown]
    }

    #[test]
    fn a_form_is_sent_as_a_browser_sends_it() {
        let html = "<form><input type=hidden name=csrf value='1&2'><input name=username><input type=password name=pw>
            <input type=checkbox name=remember><input type=checkbox name=known checked><select name=s><option>a</select>
            <input type=submit name=cancel value=x><button name=go value=1>Log in</button><input name=''></form>";
        let [bytes, shown] = sent(html, "UTF-8", &[]);
        assert_eq!(bytes, "csrf=1%262&username=mia&pw=p+w&known=on&s=a&go=1");
        assert_eq!(shown, "csrf=1%262&username=mia&pw=***&known=on&s=a&go=1");
    }

    /// As MediaWiki asks, beside its own link.
    #[test]
    fn the_only_form_that_logs_out_is_found_beside_a_search_and_a_link() {
        let form = "<form action='/index.php/Special:UserLogout' method='post'><input type=hidden name=title
            value='Special:UserLogout'><label>Do you want to log out?</label><button type=submit value=Submit></button></form>";
        let beside = "<a href='/index.php?title=Special:UserLogout'>Log out</a><form action=/index.php><input name=search></form>";
        let found = |html: &str| match only_logout_form_on(&page(html), &at("/index.php")) {
            Some(Logout::Form(_, url)) => Some(url.path().to_owned()),
            _ => None,
        };
        assert_eq!(found(&format!("{beside}{form}")).as_deref(), Some("/index.php/Special:UserLogout"));
        assert_eq!(found(&format!("{form}{form}")), None, "which one is meant is not known");
        assert_eq!(found(&form.replace("method='post'", "")), None, "it is not sent by POST");
        assert_eq!(found(&form.replace("/index.php/", "http://other.example/")), None, "it goes to another server");
    }

    /// Method, path, type of the body without its boundary, and the body as it is shown.
    fn sending_of(html: &str) -> (String, String, String, String) {
        let reading = page(html);
        let form = &reading.forms[0];
        let url = action_of(form, &reading, &at("/p?q=1")).expect("an address");
        let secret = password("p w");
        let filling = Filling { user: Some("mia"), password: Some(&secret), said: &[] };
        let Filled { url, submission: Submission { method, body, .. }, .. } =
            filled(form, url, "UTF-8", &filling, None);
        let (kind, boundary, body) = body.map_or_else(Default::default, |body| {
            let (kind, boundary) = body.content_type.split_once("; boundary=").unwrap_or((&body.content_type, ""));
            assert!(boundary.is_empty() || boundary.starts_with("----sessctl"), "{boundary}");
            let sent = String::from_utf8(body.bytes.to_vec()).expect("UTF-8");
            let secret = if kind.ends_with("urlencoded") { "p+w" } else { "p w" };
            assert_eq!(sent.replace(secret, MASK), body.shown, "what is shown is what is sent");
            (kind.to_owned(), boundary.to_owned(), body.shown)
        });
        let body = if boundary.is_empty() { body } else { body.replace(&boundary, "B") };
        (method, url.as_str().trim_start_matches("http://h.example").to_owned(), kind, body)
    }

    #[test]
    fn what_stands_at_the_button_that_is_pressed_goes_before_what_the_form_says() {
        let fields = "<input name=username><input type=password name=pw>";
        let urlencoded = "application/x-www-form-urlencoded";
        for (form, expected) in [
            (
                format!(
                    "<form action=/a>{fields}<button name=go value=1 formaction=/b formmethod=post>Log in</button>"
                ),
                ("POST", "/b", urlencoded, "username=mia&pw=***&go=1"),
            ),
            (
                format!("<form action=/a method=post>{fields}<input type=submit formaction='c?x' formmethod=GET>"),
                ("GET", "/c?username=mia&pw=p+w", "", ""),
            ),
            (
                format!("<form action=/a method=post>{fields}<button formaction='' FORMENCTYPE='Text/Plain'>"),
                ("POST", "/p?q=1", "text/plain", "username=mia\r\npw=***\r\n"),
            ),
            // the first is the one that Enter presses
            (
                format!(
                    "<form action=/a method=post>{fields}<button formaction=/b>x</button><button formaction=/c>y</button>"
                ),
                ("POST", "/b", urlencoded, "username=mia&pw=***"),
            ),
            (
                format!(
                    "<form action=/a method=post>{fields}<button disabled formaction=/b>x</button><button formaction=/c>y</button>"
                ),
                ("POST", "/c", urlencoded, "username=mia&pw=***"),
            ),
            // and what only looks like one is not pressed
            (
                format!(
                    "<form action=/a method=post>{fields}<button type=button formaction=/b>x</button><input formaction=/c name=z>"
                ),
                ("POST", "/a", urlencoded, "username=mia&pw=***&z="),
            ),
            (
                format!(
                    "<form action=/a method=post>{fields}<input type=image name=im formaction=/b><button formaction=/c>y</button>"
                ),
                ("POST", "/b", urlencoded, "username=mia&pw=***&im.x=0&im.y=0"),
            ),
            (
                format!("<form action=/a method=post>{fields}<input type=image>"),
                ("POST", "/a", urlencoded, "username=mia&pw=***&x=0&y=0"),
            ),
            (
                format!("<form action=/a method=post>{fields}<button formmethod=nonsense>"),
                ("GET", "/a?username=mia&pw=p+w", "", ""),
            ),
            (
                format!(
                    "<form action=/a method=post enctype=multipart/form-data>{fields}<input type=hidden name='a&quot;b' value=1>"
                ),
                (
                    "POST",
                    "/a",
                    "multipart/form-data",
                    "--B\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nmia\r\n\
                     --B\r\nContent-Disposition: form-data; name=\"pw\"\r\n\r\n***\r\n\
                     --B\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\n1\r\n--B--\r\n",
                ),
            ),
        ] {
            let (method, path, kind, body) = sending_of(&form);
            assert_eq!((method.as_str(), path.as_str(), kind.as_str(), body.as_str()), expected, "{form}");
        }
    }

    #[test]
    fn what_was_said_goes_before_what_the_form_has() {
        let html = "<form><input name=a value=1><input name=username><input name=a value=2></form>";
        let [_, shown] = sent(html, "UTF-8", &[("a", "x"), ("api_token", "t"), ("a", "y")]);
        assert_eq!(shown, "a=x&a=y&username=mia&api_token=***");
        let [_, shown] = sent(html, "UTF-8", &[("username", "eve")]);
        assert_eq!(shown, "a=1&username=eve&a=2");
    }

    #[test]
    fn a_page_in_another_encoding_gets_its_form_back_in_it() {
        let html =
            "<form><input type=hidden name=日 value=日本><input name=u><input type=hidden name=_charset_></form>";
        assert_eq!(sent(html, "Shift_JIS", &[])[0], "%93%FA=%93%FA%96%7B&u=mia&_charset_=Shift_JIS");
        assert_eq!(sent(html, "UTF-16LE", &[])[0], "%E6%97%A5=%E6%97%A5%E6%9C%AC&u=mia&_charset_=UTF-8");
    }

    #[test]
    fn bytes_that_are_no_text_are_sent_as_they_are() {
        let form = page("<form><input type=password name=p>").forms.remove(0);
        let secret = Password::read(b"\xff\x00 a".to_vec().into());
        let filling = Filling { password: Some(&secret), ..Filling::default() };
        let by_get = filled(&form, at("/in?x=1"), "UTF-8", &filling, None);
        assert_eq!((by_get.url.query(), by_get.submission.body.is_none()), (Some("p=%FF%00+a"), true));
        assert_eq!(by_get.secret_fields, ["p"]);
    }

    #[test]
    fn the_form_of_a_login_is_told_from_others() {
        let (login, search) =
            ("<form action=/in><input name=u><input type=password name=p></form>", "<form><input name=q></form>");
        let newsletter = "<form action=/news><input name=email><button>Subscribe</button></form>";
        for (html, path, expected) in [
            (format!("{search}{newsletter}{login}{login}"), "/", Some(2)),
            (newsletter.to_owned(), "/", None),
            (newsletter.to_owned(), "/auth/login", None),
            ("<form><input name=email><button>Go</button></form>".to_owned(), "/auth/login", Some(0)),
            ("<form><input name=id><input type=submit value=Login></form>".to_owned(), "/", Some(0)),
            ("<form><input name=username></form>".to_owned(), "/", Some(0)),
            (search.to_owned(), "/login", None),
        ] {
            assert_eq!(login_form(&page(&html), path), expected, "{html}");
        }
    }

    #[test]
    fn a_link_to_a_login_and_a_logout_stay_on_the_server() {
        let link = |html: &str| login_link(&page(html), &at("/a/b")).map(String::from);
        assert_eq!(link("<a href=in>Log in</a>").as_deref(), Some("http://h.example/a/in"));
        assert_eq!(link("<base href=/c/><a href=in>Log in</a>").as_deref(), Some("http://h.example/c/in"));
        for html in ["<a href=http://evil.example/login>x</a>", "<a href=/logout>x</a>", "<a href=/a/b#login>x</a>"] {
            assert_eq!(link(html), None, "{html}");
        }
        let found = |html: &str| logout_on(&page(html), &at("/a/"));
        assert!(
            matches!(found("<a href=logout>x</a>"), Some(Logout::Link(url)) if url.as_str().ends_with("/a/logout"))
        );
        assert!(matches!(found("<form action=/-/logout method=post></form>"), Some(Logout::Form(..))));
        for html in [
            "<a href=//evil.example/logout>x</a>",
            "<a href='javascript:logout()'>x</a>",
            "<p>Log out",
            "<form action=/-/logout method=dialog></form>",
        ] {
            assert!(found(html).is_none(), "{html}");
        }
    }
}
