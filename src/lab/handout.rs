//! What happened in a run of the story, as the numbers and names that a worksheet asks for.

use std::collections::BTreeMap;

use super::change::SessionStep;
use super::simulate::{NAME, Stop};
use super::story::{NAME_WITH_ANOTHER_LETTER, Story};
use crate::clock::Timestamp;
use crate::inspect::Inspection;
use crate::lang::{Bilingual, BilingualText};
use crate::python::base64;
use crate::server::apps::tutorial::{COOKIE_NAME, Page};
use crate::teaching::sheets::{BROWSER, NONE, PAGE};

/// What was found, by the name that a worksheet has for it.
#[derive(Debug, Default)]
pub struct Happened(BTreeMap<&'static str, BilingualText>);

impl Happened {
    /// What happened in this run, whose cookie was taken apart.
    pub fn of(story: &Story, inspection: &Inspection) -> Happened {
        let mut happened = Happened::default();
        let lifetime = story.app.lifetime.unwrap_or_default();
        happened.say("user", NAME);
        happened.say("forged", NAME_WITH_ANOTHER_LETTER);
        happened.say("lifetime", lifetime);
        happened.say("before", lifetime - 1);
        happened.say("over", lifetime + 1);
        happened.first_visit(story);
        happened.login(story);
        happened.cookie(inspection);
        happened.page("tamper_page", &story.tampering.page);
        happened.say("tamper_status", story.tampering.exchange.response.status);
        happened.page("stranger_page", &story.stranger_page);
        happened.page("thief_page", &story.thief_page);
        happened.say("thief", story.thief_page.logged_in_as().unwrap_or_default());
        happened.say("logout_status", story.logout.first().map_or(0, status));
        happened.say("cookies_after", story.jar_after_logout.iter().filter(|row| !row.is_expired).count());
        for (stop, name) in story.clock.iter().zip(["before", "at_end", "over"]) {
            happened.stop(stop, name);
        }
        happened
    }

    /// A text with its names in braces filled in. A name that is not known stays as it is.
    pub fn fill(&self, text: Bilingual) -> BilingualText {
        let mut filled = BilingualText { en: text.en.to_owned(), ja: text.ja.to_owned() };
        for (name, value) in &self.0 {
            let name = format!("{{{name}}}");
            filled.en = filled.en.replace(&name, &value.en);
            filled.ja = filled.ja.replace(&name, &value.ja);
        }
        filled
    }

    fn say(&mut self, name: &'static str, value: impl ToString) {
        let value = value.to_string();
        self.0.insert(name, BilingualText { en: value.clone(), ja: value });
    }

    fn say_in_both(&mut self, name: &'static str, text: Bilingual) {
        let text = self.fill(text);
        self.0.insert(name, text);
    }

    fn page(&mut self, name: &'static str, page: &Page) {
        self.say_in_both(name, PAGE[usize::from(page.logged_in_as().is_none())]);
    }

    fn first_visit(&mut self, story: &Story) {
        let sent = story.first_visit.iter().filter_map(|step| step.step.exchange.request.cookie());
        self.say("cookies_before", sent.map(|line| line.split(';').count()).sum::<usize>());
        self.say("first_status", story.first_visit.first().map_or(0, status));
    }

    fn login(&mut self, story: &Story) {
        let Some(post) = story.login.first().map(|step| &step.step) else { return };
        self.say("body", post.exchange.request.body.as_deref().unwrap_or_default());
        self.say("post_status", post.exchange.response.status);
        self.say("location", post.exchange.response.header("location").unwrap_or_default());
        self.say("cookie_name", COOKIE_NAME);
        let until = post.set_cookies.first().and_then(|line| line.said.until);
        self.say("expires_at", until.map(|until| until.time_or_date(&[story.begins_at])).unwrap_or_default());
    }

    fn cookie(&mut self, inspection: &Inspection) {
        let Some(parts) = inspection.parts() else { return };
        let timestamp = parts.timestamp.unwrap_or_default();
        let json = inspection.payload.as_ref().and_then(|payload| payload.json.as_deref());
        self.say("payload", json.unwrap_or_default());
        self.say("timestamp", timestamp);
        let bytes = base64::decode(timestamp).unwrap_or_default();
        self.say("timestamp_bytes", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "));
        if let Some(section) = &inspection.timestamp {
            self.say("unix", section.unix.unwrap_or_default());
            self.say("signed_at", section.date.map(Timestamp::calendar).unwrap_or_default());
        }
        self.say("signature_characters", parts.signature.chars().count());
        self.say("signature_bytes", base64::decode(parts.signature).map_or(0, |bytes| bytes.len()));
    }

    fn stop(&mut self, stop: &Stop, name: &str) {
        let of = |kind: &str| NAMES.iter().copied().find(|known| *known == format!("{kind}_{name}"));
        if let Some(name) = of("browser") {
            self.say_in_both(name, BROWSER[usize::from(!stop.browser.sends)]);
        }
        if let Some(name) = of("page") {
            self.say_in_both(name, PAGE[usize::from(stop.server.logged_in_as.is_none())]);
        }
        if let Some(name) = of("age") {
            self.say(name, stop.server.age);
        }
        if let Some(name) = of("status") {
            self.say(name, stop.server.status);
        }
        if let Some(name) = of("set_cookie") {
            match &stop.server.set_cookie {
                Some(_) => self.say(name, COOKIE_NAME),
                None => self.say_in_both(name, NONE),
            }
        }
    }
}

/// What is asked about the last three seconds.
const NAMES: [&str; 8] = [
    "browser_before",
    "browser_at_end",
    "page_at_end",
    "page_over",
    "age_at_end",
    "age_over",
    "status_over",
    "set_cookie_over",
];

fn status(step: &SessionStep) -> u16 {
    step.step.exchange.response.status
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::story::play;
    use crate::server::apps::tutorial::Settings;
    use crate::teaching::sheets::{Part, SHEETS};

    #[test]
    fn a_run_has_everything_that_a_worksheet_asks_for() {
        let (story, inspection) = play(Settings::default(), Timestamp::from_unix(1_795_376_493)).expect("a story");
        let happened = Happened::of(&story, &inspection);
        for section in SHEETS.iter().flat_map(|sheet| sheet.sections) {
            let commands = match section.part {
                Part::Type(commands) => commands,
                Part::Guess | Part::Why => &[],
            };
            let commands = commands.iter().map(|command| Bilingual::new(command, command));
            let texts = section.items.iter().flat_map(|item| item.answers.iter().chain([&item.text]).copied());
            for filled in texts.chain(commands).map(|text| happened.fill(text)) {
                let json = "{\"_permanent\":true,\"id\":\"alice\"}";
                for text in [filled.en, filled.ja] {
                    assert!(!text.replace(json, "").contains(['{', '}']) && !text.is_empty(), "{text}");
                }
            }
        }
    }
}
