//! A page as a person reads it: its text, its links and its forms.
//!
//! Styles, scripts, comments and what is hidden in a form are not read: a person does not see them. The answer of an API
//! is read too: each value of its JSON is one text.

use std::collections::{HashMap, HashSet};

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, StartTag, Token};

use crate::exchange::Response;
use crate::server::apps::tutorial::FirstWords;

/// The most texts, links and forms that are read of one page, each.
const MOST: usize = 20_000;
/// How deep JSON is read.
const MAX_DEPTH: usize = 64;

/// What a page has for its reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its pieces of text, in order.
    pub texts: Vec<Text>,
    /// Its links, in order.
    pub links: Vec<Link>,
    /// Its forms, in order.
    pub forms: Vec<Form>,
    /// Its `<title>`, which stands in no text of the page.
    pub title: String,
    /// The `href` of its `<base>`, against which its addresses are read. Empty: the page's own address.
    pub base: String,
    /// Whether it is JSON.
    pub is_json: bool,
}

/// A piece of text, without blanks around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Where it stands: `html/body/p[2]`, or `user/name` in JSON.
    pub place: String,
    /// What it says.
    pub text: String,
}

impl Text {
    /// What its reader reads: of JSON the value, without the way to it.
    pub fn value(&self) -> &str {
        without_place(&self.text, &self.place)
    }
}

/// A text of JSON without the way to it.
pub(super) fn without_place<'a>(text: &'a str, place: &str) -> &'a str {
    text.strip_prefix(place).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(text)
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its `href`, as it is written. Empty if it has none.
    pub href: String,
    /// Its text.
    pub text: String,
}

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Its `action`, as it is written; empty: the page itself.
    pub action: String,
    /// Its method, in upper case: `GET`, `POST`, or `DIALOG`, which sends nothing.
    pub method: String,
    /// How its fields are encoded: its `enctype`, in lower case.
    pub enctype: String,
    /// Whether it names no method, and a script waits for its sending: `onsubmit`, `@submit.prevent`, `v-on:submit`. Then it is
    /// the script that sends it.
    pub is_sent_by_a_script: bool,
    /// Its `id`.
    pub id: String,
    /// Its `name`, and its text.
    pub about: String,
    /// Its fields, in order.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type, in lower case: `text`, `password`, `hidden`, `submit`, `select`, `textarea`, …
    pub kind: String,
    /// The value that stands in it; of a select, the chosen one.
    pub value: String,
    /// What is written at it: `id`, `autocomplete`, `placeholder`, its label.
    pub about: String,
    /// Whether it is sent as it stands: a check box that is not ticked is not.
    pub is_sent: bool,
    /// Whether it cannot be used.
    pub is_disabled: bool,
    /// What a button says of the sending in the place of its form: `formaction`, `formmethod`, `formenctype`.
    pub sending: Sending,
}

/// The method of a form that closes its dialog and sends nothing (HTML standard, form submission algorithm).
pub const DIALOG: &str = "DIALOG";

/// What stands at a button about the sending of its form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sending {
    /// Its `formaction`, as it is written.
    pub action: Option<String>,
    /// Its `formmethod`.
    pub method: Option<&'static str>,
    /// Its `formenctype`, in lower case.
    pub enctype: Option<String>,
}

/// How many characters of a page its first words are.
pub const FIRST_WORDS: usize = 60;

impl Reading {
    /// Reads the page of a response: JSON where it says so or looks so, text where it says so, else HTML.
    pub fn of(response: &Response) -> Reading {
        let body = response.body.trim_start();
        if let Some(value) = json_of(response) {
            let mut texts = Vec::new();
            flatten(&value, String::new(), 0, &mut texts);
            // a list of nothing is a text all the same
            if texts.is_empty() && !body.is_empty() {
                texts.push(Text { place: String::new(), text: body.trim_end().to_owned() });
            }
            return Reading { texts, is_json: true, ..Reading::default() };
        }
        if is_plain(response) {
            let lines = body.lines().map(str::trim).filter(|line| !line.is_empty()).take(MOST);
            let text = |(place, line): (usize, &str)| Text { place: place.to_string(), text: line.to_owned() };
            return Reading { texts: lines.enumerate().map(text).collect(), ..Reading::default() };
        }
        Reading::of_html(body)
    }

    /// Reads HTML, tag by tag.
    ///
    /// No tree is built: a page that opens a hundred thousand elements takes the time of any other.
    pub fn of_html(html: &str) -> Reading {
        let mut reader = Reader::default();
        let mut emitter = DefaultEmitter::default();
        // what stands in a script is no text and no tag
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Ok(Token::StartTag(tag)) => reader.open(&tag),
                Ok(Token::EndTag(tag)) => reader.close(&lossy(&tag.name)),
                Ok(Token::String(text)) => reader.text(&lossy(&text)),
                _ => {}
            }
        }
        reader.finish()
    }

    /// The heading, or else the title, or else the first text, as far as a line goes, and which of these it is.
    pub fn first_words(&self) -> (String, FirstWords) {
        let (words, of) = match self.heading() {
            Some(heading) => (heading, FirstWords::Heading),
            None if !self.title.is_empty() => (self.title.clone(), FirstWords::Title),
            None if self.is_json => (self.line(), FirstWords::Json),
            None => (self.line(), FirstWords::Text),
        };
        let cut = words.char_indices().nth(FIRST_WORDS).and_then(|(end, _)| words.get(..end));
        (cut.map_or_else(|| words.clone(), |cut| format!("{}…", cut.trim_end())), of)
    }

    /// All that the first heading says, whichever elements stand in it.
    fn heading(&self) -> Option<String> {
        let of_a_heading = |place: &str| {
            let mut elements = place.split('/');
            let above = elements.by_ref().take_while(|element| *element != "h1").count();
            (above < place.split('/').count()).then(|| place.split('/').take(above + 1).collect::<Vec<_>>().join("/"))
        };
        let first = self.texts.iter().find_map(|text| of_a_heading(&text.place))?;
        let texts = self.texts.iter().filter(|text| of_a_heading(&text.place).as_ref() == Some(&first));
        Some(texts.map(|text| text.text.as_str()).collect::<Vec<_>>().join(" "))
    }

    /// All that its reader reads in one line: of JSON the values alone.
    pub fn values(&self) -> String {
        self.texts.iter().map(Text::value).collect::<Vec<_>>().join(" ")
    }

    /// All text in one line.
    pub fn line(&self) -> String {
        self.texts.iter().map(|text| text.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

fn kind_of(response: &Response) -> String {
    response.header("content-type").unwrap_or_default().to_ascii_lowercase()
}

/// The JSON of a response that says or looks so.
fn json_of(response: &Response) -> Option<serde_json::Value> {
    let body = response.body.trim_start();
    let may_be_json = kind_of(response).contains("json") || body.starts_with(['{', '[']);
    may_be_json.then(|| serde_json::from_str(body).ok()).flatten()
}

fn is_plain(response: &Response) -> bool {
    kind_of(response).starts_with("text/plain")
}

/// Whether the page of a response is read as HTML.
pub(super) fn is_html(response: &Response) -> bool {
    !is_plain(response) && json_of(response).is_none()
}

/// Each value of JSON, with the way to it.
fn flatten(value: &serde_json::Value, place: String, depth: usize, texts: &mut Vec<Text>) {
    use serde_json::Value;
    if texts.len() >= MOST || depth > MAX_DEPTH {
        return;
    }
    let below = |key: &str| if place.is_empty() { key.to_owned() } else { format!("{place}/{key}") };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| flatten(value, below(key), depth + 1, texts)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| flatten(value, below(&at.to_string()), depth + 1, texts));
        }
        Value::String(text) => texts.push(Text { text: named(&place, text), place }),
        other => texts.push(Text { text: named(&place, &other.to_string()), place }),
    }
}

/// `user: "alice"` says more than `"alice"`.
fn named(place: &str, value: &str) -> String {
    if place.is_empty() { value.to_owned() } else { format!("{place}: {value}") }
}

/// Elements whose text a person does not see.
pub(super) const UNSEEN: [&str; 6] = ["script", "style", "template", "noscript", "title", "iframe"];
/// Elements that have no end tag (HTML standard, void elements).
pub(super) const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements whose end tag is often left out: the next of them ends one.
const LOOSE: [&str; 8] = ["p", "li", "option", "tr", "td", "th", "dt", "dd"];

/// Reads a page.
#[derive(Default)]
struct Reader {
    reading: Reading,
    /// The elements that are open, of those that are not deeper than [`MAX_DEPTH`].
    open: Vec<Open>,
    /// The form that is open.
    form: Option<usize>,
    /// The forms that have begun, in order.
    begun: Vec<usize>,
    /// Those that were named by a field, and have not begun.
    early: HashSet<usize>,
    /// The first form of each id.
    by_id: HashMap<String, usize>,
    /// What the text goes to beside the page: a link, a label, an option, a button, a text area.
    label: Option<String>,
    /// Labels that name their field, and their text.
    labels: HashMap<String, String>,
    /// The fields that have to find their label: (form, field, their id).
    unlabelled: Vec<(usize, usize, String)>,
    /// The link that is open, and the field: in which form, and which.
    link: Option<usize>,
    field: Option<(usize, usize)>,
    /// Whether the select that is open has its choice.
    has_choice: bool,
    /// Whether its title has been read.
    has_title: bool,
    /// The option that is open has no value of its own.
    option_is_its_text: bool,
}

/// An element that is open.
struct Open {
    name: String,
    /// Its place among those of its name, beside the name.
    place: String,
    counts: HashMap<String, usize>,
    hides: bool,
    label_for: Option<String>,
}

impl Reader {
    fn open(&mut self, tag: &StartTag<()>) {
        let name = lossy(&tag.name);
        let attribute = |name: &str| tag.attributes.get(name.as_bytes()).map(|value| lossy(value));
        if LOOSE.contains(&name.as_str()) && self.open.last().is_some_and(|open| open.name == name) {
            self.close(&name);
        }
        let is_void = VOID.contains(&name.as_str());
        if !is_void && self.open.len() < MAX_DEPTH {
            let count = self.open.last_mut().map_or(1, |open| {
                let count = open.counts.entry(name.clone()).or_default();
                *count += 1;
                *count
            });
            self.open.push(Open {
                place: if count == 1 { name.clone() } else { format!("{name}[{count}]") },
                counts: HashMap::new(),
                hides: UNSEEN.contains(&name.as_str()) || attribute("hidden").is_some(),
                label_for: attribute("for").filter(|_| name == "label"),
                name: name.clone(),
            });
        }
        match name.as_str() {
            "a" => {
                self.link = None;
                // without an address it may be a script's, but one with a name is a place to go to
                let href = attribute("href").or_else(|| attribute("name").is_none().then(String::new));
                if let Some(href) = href.filter(|_| self.reading.links.len() < MOST) {
                    self.link = Some(self.reading.links.len());
                    self.reading.links.push(Link { href: href.trim().to_owned(), text: String::new() });
                }
            }
            "base" if self.reading.base.is_empty() => {
                self.reading.base = attribute("href").unwrap_or_default().trim().to_owned();
            }
            // a form in a form is none (HTML standard, 13.2.6.4.7)
            "form" if self.form.is_none() && self.begun.len() < MOST => {
                let mut names = tag.attributes.keys().map(|name| lossy(name));
                let is_waited_for = names.any(|name| is_of_a_sending(&name));
                self.begin(form(attribute, is_waited_for));
            }
            "label" => self.label = Some(String::new()),
            "option" => self.option(attribute),
            "input" | "select" | "textarea" | "button" => self.field(&name, attribute),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        // an end tag without its start ends nothing
        if let Some(place) = self.open.iter().rposition(|open| open.name == name) {
            let label_for = self.open.drain(place..).next().and_then(|open| open.label_for);
            if let (Some(id), Some(text)) = (label_for, &self.label) {
                self.labels.insert(id, text.clone());
            }
        }
        match name {
            "a" => self.link = None,
            "form" => self.form = None,
            "label" => self.label = None,
            "select" | "textarea" | "button" => self.field = None,
            "option" => self.option_is_its_text = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        let forms = &mut self.reading.forms;
        if let Some((form, field)) = self.field
            && let Some(field) = forms.get_mut(form).and_then(|form| form.fields.get_mut(field))
        {
            match field.kind.as_str() {
                "textarea" => field.value.push_str(&text),
                "select" if self.option_is_its_text => field.value.push_str(&text),
                "select" => {}
                _ => add(&mut field.about, &text),
            }
        } else if let Some(form) = self.form.and_then(|form| forms.get_mut(form)) {
            add(&mut form.about, &text);
        }
        if let Some(label) = &mut self.label {
            add(label, &text);
        }
        if let Some(link) = self.link.and_then(|link| self.reading.links.get_mut(link)) {
            add(&mut link.text, &text);
        }
        // the title of a picture in the page is none of the page
        let is_title = self.open.last().is_some_and(|open| open.name == "title");
        if is_title && !self.open.iter().any(|open| open.name == "svg") && !self.has_title {
            self.has_title = true;
            self.reading.title.clone_from(&text);
        }
        if self.reading.texts.len() < MOST && !self.open.iter().any(|open| open.hides) {
            let place: Vec<&str> = self.open.iter().map(|open| open.place.as_str()).collect();
            self.reading.texts.push(Text { place: place.join("/"), text });
        }
    }

    /// A form begins, which fields before it may have named.
    fn begin(&mut self, form: Form) {
        let named = self.by_id.get(&form.id).copied().filter(|place| self.early.remove(place));
        let place = named.unwrap_or(self.reading.forms.len());
        match self.reading.forms.get_mut(place) {
            Some(early) => {
                let fields = std::mem::take(&mut early.fields);
                *early = Form { fields, ..form };
            }
            None => {
                if !form.id.is_empty() {
                    self.by_id.entry(form.id.clone()).or_insert(place);
                }
                self.reading.forms.push(form);
            }
        }
        self.form = Some(place);
        self.begun.push(place);
    }

    /// The form of this id, which may begin later.
    fn named(&mut self, id: String) -> Option<usize> {
        if let Some(place) = self.by_id.get(&id) {
            return Some(*place);
        }
        let place = self.reading.forms.len();
        if id.is_empty() || place >= 2 * MOST {
            return None;
        }
        self.reading.forms.push(Form::default());
        self.early.insert(place);
        self.by_id.insert(id, place);
        Some(place)
    }

    /// A field belongs to the form that it names, or else to the one around it.
    fn field(&mut self, tag: &str, attribute: impl Fn(&str) -> Option<String>) {
        let form = match attribute("form") {
            Some(id) => self.named(id.trim().to_owned()),
            None => self.form,
        };
        let Some(form) = form else { return };
        let Some(fields) = self.reading.forms.get_mut(form).map(|form| &mut form.fields) else { return };
        if fields.len() >= MOST {
            return;
        }
        let mut field = field(tag, &attribute);
        if let Some(label) = &self.label {
            add(&mut field.about, label);
        }
        if let Some(id) = attribute("id") {
            self.unlabelled.push((form, fields.len(), id));
        }
        if tag != "input" {
            (self.field, self.has_choice) = (Some((form, fields.len())), false);
        }
        fields.push(field);
    }

    /// The first option is the choice of a select, unless another is selected.
    fn option(&mut self, attribute: impl Fn(&str) -> Option<String>) {
        let field = self.field.and_then(|(form, field)| self.reading.forms.get_mut(form)?.fields.get_mut(field));
        let Some(select) = field.filter(|field| field.kind == "select") else { return };
        self.option_is_its_text = false;
        if !self.has_choice || attribute("selected").is_some() {
            self.has_choice = true;
            self.option_is_its_text = attribute("value").is_none();
            select.value = attribute("value").unwrap_or_default();
        }
    }

    fn finish(mut self) -> Reading {
        for (form, field, id) in self.unlabelled {
            let field = self.reading.forms.get_mut(form).and_then(|form| form.fields.get_mut(field));
            if let (Some(field), Some(label)) = (field, self.labels.get(&id)) {
                add(&mut field.about, label);
            }
        }
        // a form that was named and never began is none
        let mut forms = std::mem::take(&mut self.reading.forms);
        self.reading.forms = self.begun.iter().filter_map(|place| forms.get_mut(*place).map(std::mem::take)).collect();
        self.reading
    }
}

/// A piece of HTML, as it is written.
pub(super) enum Mark {
    /// A start tag, with its attributes in order of their names.
    Start(String, Vec<(String, String)>),
    /// An end tag.
    End(String),
    /// A text, also of a script.
    Text(String),
    /// A comment.
    Comment(String),
}

/// The pieces of HTML, in order.
pub(super) fn marks(html: &str) -> impl Iterator<Item = Mark> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).filter_map(|token| match token {
        Ok(Token::StartTag(tag)) => {
            let attributes = tag.attributes.iter().map(|(name, value)| (lossy(name), lossy(value))).collect();
            Some(Mark::Start(lossy(&tag.name), attributes))
        }
        Ok(Token::EndTag(tag)) => Some(Mark::End(lossy(&tag.name))),
        Ok(Token::String(text)) => Some(Mark::Text(lossy(&text))),
        Ok(Token::Comment(text)) => Some(Mark::Comment(lossy(&text))),
        _ => None,
    })
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Adds words, as far as they help to know a thing by.
fn add(text: &mut String, words: &str) {
    const ENOUGH: usize = 400;
    if text.len() < ENOUGH {
        if !text.is_empty() {
            text.push(' ');
        }
        text.extend(words.chars().take(ENOUGH));
    }
}

/// Whether an attribute names what a script does when a form is sent: of HTML, Vue, Alpine, Angular or Svelte.
fn is_of_a_sending(attribute: &str) -> bool {
    let event =
        ["@", "v-on:", "x-on:", "on:", "on", "(ng", "("].into_iter().find_map(|front| attribute.strip_prefix(front));
    event.is_some_and(|event| matches!(event.split(['.', '|', ')']).next(), Some("submit")))
}

fn form(attribute: impl Fn(&str) -> Option<String>, is_waited_for: bool) -> Form {
    let attribute = |name: &str| attribute(name).unwrap_or_default().trim().to_owned();
    Form {
        is_sent_by_a_script: is_waited_for && attribute("method").is_empty(),
        id: attribute("id"),
        action: attribute("action"),
        enctype: attribute("enctype").to_ascii_lowercase(),
        method: method(&attribute("method")).to_owned(),
        about: attribute("name"),
        fields: Vec::new(),
    }
}

/// The method of a form or of its button. Any other word than the three means GET (HTML standard, form submission attributes).
fn method(said: &str) -> &'static str {
    ["POST", DIALOG].into_iter().find(|known| said.eq_ignore_ascii_case(known)).unwrap_or("GET")
}

/// The types of an input (HTML standard, the input element), and those of a button.
const INPUTS: [&str; 22] = [
    "hidden",
    "text",
    "search",
    "tel",
    "url",
    "email",
    "password",
    "date",
    "month",
    "week",
    "time",
    "datetime-local",
    "number",
    "range",
    "color",
    "checkbox",
    "radio",
    "file",
    "submit",
    "image",
    "reset",
    "button",
];
const BUTTONS: [&str; 3] = ["submit", "reset", "button"];

fn field(tag: &str, attribute: impl Fn(&str) -> Option<String>) -> Field {
    // a type that the HTML standard does not know is as none
    let said = |known: &[&str]| {
        attribute("type").map(|kind| kind.to_ascii_lowercase()).filter(|kind| known.contains(&kind.as_str()))
    };
    let kind = match tag {
        "input" => said(&INPUTS).unwrap_or_else(|| "text".to_owned()),
        "button" => said(&BUTTONS).unwrap_or_else(|| "submit".to_owned()),
        tag => tag.to_ascii_lowercase(),
    };
    let is_sent = match kind.as_str() {
        "checkbox" | "radio" => attribute("checked").is_some(),
        "submit" | "button" | "reset" | "image" | "file" => false,
        _ => true,
    };
    let of_a_box = if kind == "checkbox" || kind == "radio" { "on" } else { "" };
    let mut about = String::new();
    for name in ["id", "autocomplete", "placeholder", "aria-label", "alt"] {
        attribute(name).filter(|text| !text.is_empty()).iter().for_each(|text| add(&mut about, text));
    }
    let is_disabled = attribute("disabled").is_some();
    let is_button = matches!(kind.as_str(), "submit" | "image");
    let of_button = |name: &str| attribute(name).filter(|_| is_button).map(|text| text.trim().to_owned());
    let sending = Sending {
        action: of_button("formaction"),
        method: of_button("formmethod").map(|said| method(&said)),
        enctype: of_button("formenctype").map(|enctype| enctype.to_ascii_lowercase()),
    };
    Field {
        name: attribute("name").unwrap_or_default(),
        value: attribute("value").unwrap_or_else(|| of_a_box.to_owned()),
        about,
        is_sent: is_sent && !is_disabled,
        is_disabled,
        sending,
        kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<String> {
        Reading::of_html(html).texts.into_iter().map(|text| text.text).collect()
    }

    #[test]
    fn what_a_person_does_not_see_is_not_read() {
        let html = "<title>t</title><style>p {}</style><script>alert(1)</script><p>a &lt;b  c<!-- d --> <p hidden>e</p>\
            <noscript>f</noscript><template>g</template><textarea>h</textarea>";
        assert_eq!(texts(html), ["a <b c", "h"]);
    }

    #[test]
    fn a_form_without_a_method_that_a_script_waits_for_is_sent_by_it() {
        let is_by_a_script = |html: &str| Reading::of_html(html).forms[0].is_sent_by_a_script;
        for attribute in
            ["onsubmit='go()'", "@submit.prevent=go", "v-on:submit=go", "x-on:submit.prevent=go", "(ngSubmit)='go()'"]
        {
            assert!(is_by_a_script(&format!("<form {attribute}><input name=u>")), "{attribute}");
            assert!(!is_by_a_script(&format!("<form method=post {attribute}><input name=u>")), "{attribute}");
        }
        for attribute in ["", "onsubmitted=x", "class=submit", "action=/submit"] {
            assert!(!is_by_a_script(&format!("<form {attribute}><input name=u>")), "{attribute}");
        }
    }

    #[test]
    fn a_form_is_read_with_its_fields_wherever_they_stand() {
        let html = r#"<form id=f action="/in?x=1" method=post><input type=hidden name=t value="1&amp;2"><label>User <input name=u></label>
            <input type=checkbox name=c><select name=s><option value=1>one<option value=2 selected>two</select></form>
            <label for=p>Password</label><input form=f id=p type=PASSWORD name=p><input name=nowhere>"#;
        let reading = Reading::of_html(html);
        let form = &reading.forms[0];
        assert_eq!((form.action.as_str(), form.method.as_str(), reading.forms.len()), ("/in?x=1", "POST", 1));
        let fields: Vec<_> = form.fields.iter().map(|field| (&*field.name, &*field.kind, &*field.value)).collect();
        let expected = [
            ("t", "hidden", "1&2"),
            ("u", "text", ""),
            ("c", "checkbox", "on"),
            ("s", "select", "2"),
            ("p", "password", ""),
        ];
        assert_eq!(fields, expected);
        assert_eq!((form.fields[1].about.as_str(), form.fields[4].about.as_str()), ("User", "p Password"));
        assert!(!form.fields[2].is_sent && form.fields[3].is_sent);
    }

    /// Names of the fields of each form, by its action.
    fn forms(html: &str) -> Vec<(String, Vec<String>)> {
        let forms = Reading::of_html(html).forms.into_iter();
        forms.map(|form| (form.action, form.fields.into_iter().map(|field| field.name).collect())).collect()
    }

    #[test]
    fn a_type_that_is_none_is_that_of_a_text() {
        let html =
            "<form><input name=user type=username><input name=b type=PASSWORD><button type=x name=go></button></form>";
        let kinds: Vec<String> =
            Reading::of_html(html).forms[0].fields.iter().map(|field| field.kind.clone()).collect();
        assert_eq!(kinds, ["text", "password", "submit"]);
    }

    #[test]
    fn a_field_belongs_to_the_form_that_it_names_before_it_behind_it_and_in_another() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        for html in [
            "<form id=g action=/g><input name=x></form><input form=f name=a><form id=f action=/f><input name=b></form><button form=f name=c>",
            "<input form=f name=a><form id=g action=/g><input name=x></form><form id=f action=/f><input name=b><input name=c></form>",
            "<input form=f name=a><form id=g action=/g><input name=x><input form=f name=b></form><form id=f action=/f><input name=c></form>",
            "<select form=f name=a></select><form id=g action=/g><input name=x><input form=none name=y><input form='' name=z></form>\
             <form id=f action=/f><input name=b></form><form id=f action=/h></form><textarea form=f name=c></textarea>",
        ] {
            let found = forms(html);
            assert_eq!(found[0], ("/g".to_owned(), names(&["x"])), "{html}");
            assert_eq!(found[1], ("/f".to_owned(), names(&["a", "b", "c"])), "{html}");
        }
        let reading =
            Reading::of_html("<label>User <input form=f name=u></label><button form=f>Log in</button><form id=f>");
        let about: Vec<_> = reading.forms[0].fields.iter().map(|field| field.about.as_str()).collect();
        assert_eq!(about, ["User", "Log in"]);
        assert_eq!(forms("<input form=f name=a><input name=b>"), []);
    }

    #[test]
    fn json_that_holds_no_value_is_its_own_text() {
        for body in ["[]", "{}", r#"{"items": []}"#] {
            let (reason, headers) = (String::new(), Vec::new());
            let (status, charset, is_cut) = (200, "UTF-8", false);
            let response = Response { status, reason, headers, body: format!("{body}\n"), charset, is_cut };
            assert_eq!(Reading::of(&response).line(), body);
        }
    }

    #[test]
    fn a_text_has_a_place_by_which_two_pages_are_compared() {
        let reading = Reading::of_html("<p>a</p><div><p>b</p></div><p>c");
        let places: Vec<_> = reading.texts.iter().map(|text| text.place.as_str()).collect();
        assert_eq!(places, ["p", "div/p", "p"]);
    }

    #[test]
    fn a_page_without_end_tags_is_read_to_its_end() {
        for piece in [
            "<p>x",
            "<b>x",
            "<div>x",
            "<form><input name=a><label for=a>",
            "<a href=x>y</a>",
            "<table>",
            "<!--",
            "<select><option>",
            "<input form=a><form id=a></form>",
            "</p>",
        ] {
            let reading = Reading::of_html(&piece.repeat((1 << 17) / piece.len()));
            assert!(reading.texts.len() <= MOST, "{piece}");
        }
    }
}
