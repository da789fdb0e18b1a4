//! `login`: find the form of an app, fill it in, send it, keep the cookie that comes, and see whether it worked.

use clap::Args;

use super::Context;
use super::app::AppArgs;
use super::hidden::Hidden;
use super::key_text::SecretText;
use super::keys::SecretArgs;
use super::look::LookArgs;
use super::pages::keep_page;
use super::password::{self, PasswordArgs};
use super::request::{RequestArgs, data_reads_stdin, fields, for_a_real_app, json};
use super::travel::{kept, lab, looks, over_the_way, report, seen, sent_to_the_page, travel};
use super::value::ValueArgs;
use crate::browser::{Jar, KeptLogin, Received, Row, Step, Url, Visit};
use crate::clock::{Clock, Timestamp};
use crate::error::{Error, RequestError, Usage};
use crate::lab::Lab;
use crate::lab::app::Setup;
use crate::lab::change;
use crate::lab::form::{Filling, Said};
use crate::lab::json_template::{PASSWORD, USER, typed_secrets, wants_password};
use crate::lab::logging_in::{self, CameBack, Found, Judging, Way};
use crate::lab::login::{FoundBy, LOGIN_PAGE, session_for};
use crate::lab::not_sent::{LeftBehind, naming_what_went};
use crate::lab::password::{Password, is_secret_name};
use crate::lab::probe::Look;
use crate::lab::recognition::Answer;
use crate::lab::signs::is_against_forgery;
use crate::lab::token::{self, Token};
use crate::report::{Action, FirstForm, LoginReport};
use crate::server::apps::tutorial::COOKIE_NAME;

/// Arguments of `login`.
#[derive(Args, Debug)]
pub struct LoginArgs {
    /// The name to log in with; the embedded app asks for no password
    #[arg(value_name = "USER")]
    pub user: String,

    /// Where and how.
    #[command(flatten)]
    pub request: RequestArgs,

    /// Which form of the page, if it has several, from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MOST_FORMS))]
    pub form: Option<u32>,

    /// What is in a field of the form, instead of what is found for it; can be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    pub field: Vec<SecretText>,

    /// Send JSON to --path (/login) instead of a form; in it {user} and {password} stand for both; @FILE reads it
    #[arg(long, value_name = "JSON", conflicts_with_all = ["form", "field"])]
    pub data: Option<SecretText>,

    /// The password.
    #[command(flatten)]
    pub password: PasswordArgs,

    /// Whether the cookie alone is wanted.
    #[command(flatten)]
    pub value: ValueArgs,
    /// Where it is seen.
    #[command(flatten)]
    pub look: LookArgs,

    /// The app.
    #[command(flatten)]
    pub app: AppArgs,

    /// Its key.
    #[command(flatten)]
    pub secret: SecretArgs,
}

/// The last form of a page that is read.
const MOST_FORMS: i64 = 20_000;

impl LoginArgs {
    /// An option that is for a real app, if one was given.
    fn for_a_real_app(&self) -> Option<&'static str> {
        let own =
            [(self.form.is_some(), "--form"), (!self.field.is_empty(), "--field"), (self.data.is_some(), "--data")];
        let own = own.into_iter().find(|(is_given, _)| *is_given).map(|(_, option)| option);
        self.request.given().or(own).or(self.look.given()).or(self.password.given())
    }

    /// Holds the line to one reader of standard input, before anything is read.
    ///
    /// # Errors
    ///
    /// [`Usage::StdinTwice`]
    pub fn one_reader_of_stdin(&self) -> Result<(), Usage> {
        let data = self.data.as_ref().filter(|text| data_reads_stdin(&text.0)).map(|_| "--data");
        // the key of a real app is not needed, and yet it stands where the password was to be
        let readers = [self.secret.option_of_stdin(), data, self.password.option_of_stdin()];
        match readers.into_iter().flatten().collect::<Vec<_>>()[..] {
            [first, second, ..] => Err(Usage::StdinTwice { first, second }),
            _ => Ok(()),
        }
    }
}

/// Logs in. The report says yes or no. For a real app, that is whether a user is logged in after it. For the embedded app,
/// that is whether a session cookie came.
///
/// # Errors
///
/// A key, an app, a jar or an argument that cannot be used, a password that cannot be asked for, or no page came.
pub fn run(args: &LoginArgs, context: &Context) -> Result<LoginReport, Error> {
    if context.base.is_none() {
        return at_the_embedded_app(args, context);
    }
    let hidden = Hidden::default();
    hidden.queries([args.request.path.as_deref(), args.look.page.as_deref()]);
    let setup = match args.app.setup(&args.secret, context)? {
        Setup::Real(base, network) => Setup::Real(base, hidden.network(network)),
        embedded @ (Setup::Embedded(_) | Setup::Running(..)) => embedded,
    };
    let plan = Plan::read(args, context, &hidden)?;
    let reached = context.reached_by(&args.user);
    let mut lab = lab(&setup, context)?;
    let made =
        kept(&mut lab, |lab| attempt(lab, args, &plan, context, &hidden)).map_err(|error| hidden.error(error))?;
    told(args, context, lab, (made, reached), &hidden)
}

fn at_the_embedded_app(args: &LoginArgs, context: &Context) -> Result<LoginReport, Error> {
    for_a_real_app(args.for_a_real_app())?;
    let setup = args.app.setup(&args.secret, context)?;
    let mut lab = lab(&setup, context)?;
    let reached = context.reached_by(&args.user);
    let arrival = travel(&mut lab, |visitor| visitor.login(&args.user))?;
    let was_kept =
        arrival.visit.exchanges().flat_map(|step| &step.set_cookies).any(|line| {
            line.said.name == context.name && matches!(line.received, Received::Stored | Received::Replaced)
        });
    let verdict = seen(&arrival);
    let mut visit = report(Action::Login { user: args.user.clone() }, context, lab, arrival, verdict, was_kept);
    if was_kept {
        visit.path = Some(context.keep_login(&args.user, reached));
        // it is the last login now
        visit.user = context.user_of(&context.browser);
    }
    Ok(LoginReport {
        visit,
        name_was_found: false,
        found_by: None,
        brought_the_session: was_kept,
        brought_beside: Vec::new(),
        form_page: None,
        forms: Vec::new(),
        form_count: 0,
        form: None,
        sent_at: Some(0),
        first_form: None,
        is_halfway: false,
        nothing_sent: None,
        came_back: None,
        asked: None,
        may_be_older: false,
        was_refused: false,
        left_behind: None,
        password_is_unused: false,
    })
}

/// What the arguments say, read before anything is sent.
struct Plan {
    headers: Vec<(String, String)>,
    said: Vec<Said>,
    json: Option<serde_json::Value>,
    method: Option<String>,
    password: Option<Password>,
    /// Whether a field was said that the password stands in.
    says_the_password: bool,
    path: Option<String>,
    look: Look,
}

impl Plan {
    fn read(args: &LoginArgs, context: &Context, hidden: &Hidden) -> Result<Plan, Error> {
        let app = context.base.as_ref();
        let (path, look) = (args.request.path(app)?, args.look.look(app)?);
        let mut masking = hidden.masking();
        let headers = args.request.headers.headers(&mut masking)?;
        let (mut said, method) = (fields(&args.field)?, args.request.method()?);
        let json = args.data.as_ref().map(|text| json(text, context)).transpose()?;
        for secret in json.iter().flat_map(typed_secrets) {
            masking.hide(secret.as_bytes(), &args.user);
        }
        let says_the_password = said.iter().any(|said| said.value.has(PASSWORD));
        let password = match args.password.read(context)? {
            None if says_the_password => Some(password::ask(context)?),
            password => password,
        };
        if let Some(password) = &password {
            masking.hide(password.bytes(), &args.user);
        }
        for Said { name, value } in &mut said {
            let is_secret = is_secret_name(name) || value.has(PASSWORD);
            *value = value.with(USER, args.user.as_bytes(), PASSWORD, password.as_ref().map_or(&[], Password::bytes));
            if is_secret {
                masking.hide(value.bytes(), &args.user);
                masking.hide_field(name);
            }
        }
        hidden.more(|hidden| *hidden = masking);
        Ok(Plan { headers, said, json, method, password, says_the_password, path, look })
    }

    fn way<'a>(&'a self, args: &'a LoginArgs) -> Way<'a> {
        Way {
            user: &args.user,
            path: self.path.as_deref(),
            form: args.form.and_then(|number| usize::try_from(number).ok()),
            said: &self.said,
            json: self.json.as_ref(),
            headers: &self.headers,
            method: self.method.as_deref(),
        }
    }

    /// The password that was given, or that is asked for where it is needed.
    fn password(
        &self,
        is_needed: bool,
        user: &str,
        context: &Context,
        hidden: &Hidden,
    ) -> Result<Option<Password>, Error> {
        if self.password.is_some() || !is_needed {
            return Ok(self.password.clone());
        }
        let asked = password::ask(context)?;
        hidden.more(|masking| masking.hide(asked.bytes(), user));
        Ok(Some(asked))
    }
}

/// What was sent, and what was seen.
struct Made {
    /// The form before the last one, if there were two, and what was sent for it.
    first: Option<Found>,
    found: Option<Found>,
    sent: Option<Answer>,
    judged: logging_in::Judged,
    password_is_unused: bool,
    /// The names of the cookies that the login brought.
    brought: Vec<String>,
    /// The jar as it was before.
    before: Jar,
}

fn attempt(
    lab: &mut Lab<Clock>,
    args: &LoginArgs,
    plan: &Plan,
    context: &Context,
    hidden: &Hidden,
) -> Result<Made, Error> {
    let (way, look) = (plan.way(args), &plan.look);
    let before = lab.browser.browser.jar.clone();
    let (first, found, sent) = match way.json {
        Some(json) => (None, None, Some(send_json(lab, json, &way, plan, context, hidden)?)),
        None => {
            let found = logging_in::find(&mut lab.browser, &way)?;
            // nothing was sent yet that a name of a field could repeat
            if way.headers.is_empty() {
                let forms = &found.page.reading.forms;
                let fields = forms.iter().flat_map(|form| &form.fields);
                hidden.more(|masking| fields.for_each(|field| masking.show_name(&field.name)));
            }
            let sent = send_form(lab, &found, &way, plan, context, hidden)?;
            match send_second(lab, &found, sent.as_ref(), (&way, plan), context, hidden)? {
                Some((second, answer)) => (Some(found), Some(second), Some(answer)),
                None => (None, Some(found), sent),
            }
        }
    };
    for Token { value, .. } in sent.iter().flat_map(token::instead_of_a_cookie) {
        hidden.more(|masking| masking.hide(value.as_bytes(), way.user));
    }
    let brought = sent.as_ref().map(logging_in::cookies_brought).unwrap_or_default();
    let judging = Judging {
        way: &way,
        look,
        cookie_name: &context.name,
        name_was_typed: context.name_was_typed,
        before: &before,
        brought: &brought,
    };
    let judged = judging.judge(lab, found.as_ref(), sent.as_ref());
    let is_used = match way.json {
        Some(json) => wants_password(json),
        None => {
            let taken = found.as_ref().and_then(|found| found.taken.as_ref().ok());
            let none = Filling { user: None, password: None, said: way.said };
            plan.says_the_password || taken.is_some_and(|taken| none.lacks_password(&taken.form))
        }
    };
    let password_is_unused = plan.password.is_some() && sent.is_some() && !is_used;
    Ok(Made { first, found, sent, judged, password_is_unused, brought, before })
}

/// Goes on where the answer to the form is another one, which asks for the password alone. Where none was given and none can
/// be asked for, that is left to the next command.
fn send_second(
    lab: &mut Lab<Clock>,
    found: &Found,
    sent: Option<&Answer>,
    (way, plan): (&Way<'_>, &Plan),
    context: &Context,
    hidden: &Hidden,
) -> Result<Option<(Found, Answer)>, Error> {
    let second = sent.and_then(|sent| logging_in::second(&lab.browser, way, found, sent));
    let Some(second) = second else { return Ok(None) };
    let way = Way { path: None, form: None, said: &[], method: None, ..way.clone() };
    match send_form(lab, &second, &way, plan, context, hidden) {
        Ok(answer) => Ok(answer.map(|answer| (second, answer))),
        Err(Error::Usage(Usage::Request(RequestError::PasswordNeeded))) => Ok(None),
        Err(error) => Err(error),
    }
}

fn send_form(
    lab: &mut Lab<Clock>,
    found: &Found,
    way: &Way<'_>,
    plan: &Plan,
    context: &Context,
    hidden: &Hidden,
) -> Result<Option<Answer>, Error> {
    let Ok(taken) = &found.taken else { return Ok(None) };
    let filling = Filling { user: Some(way.user), password: plan.password.as_ref(), said: way.said };
    let password = plan.password(filling.lacks_password(&taken.form), way.user, context, hidden)?;
    let filled = logging_in::fill(found, taken, way, password.as_ref());
    hidden.more(|masking| {
        for field in &filled.secret_fields {
            masking.hide_field(field);
            let said = way.said.iter().filter(|said| said.name == *field);
            said.for_each(|said| masking.hide(said.value.bytes(), way.user));
        }
    });
    let visit = lab.browser.browser.send(&filled.url, filled.submission)?;
    Ok(Some(Answer::at_the_end_of(&visit)))
}

fn send_json(
    lab: &mut Lab<Clock>,
    json: &serde_json::Value,
    way: &Way<'_>,
    plan: &Plan,
    context: &Context,
    hidden: &Hidden,
) -> Result<Answer, Error> {
    let password = plan.password(wants_password(json), way.user, context, hidden)?;
    if wants_password(json) && password.as_ref().is_some_and(|password| password.as_text().is_none()) {
        return Err(Usage::Request(RequestError::PasswordNotText).into());
    }
    let submission = logging_in::json_submission(json, way, password.as_ref());
    let url = lab.app.page(way.path.unwrap_or(LOGIN_PAGE));
    Ok(Answer::at_the_end_of(&lab.browser.browser.send(&url, submission)?))
}

/// The one cookie that a login brought and that is left of it, beside those against forged requests. A message that was shown is
/// gone.
fn only_brought(brought: &[String], jar: &Jar, now: Timestamp) -> Option<String> {
    let rows = jar.rows(now);
    let is_live = |name: &str| rows.iter().any(|row| row.name == name && !row.is_expired);
    let mut names = brought.iter().filter(|name| !is_against_forgery(name) && is_live(name));
    names.next().filter(|_| names.next().is_none()).cloned()
}

/// Whether a cookie was taken for the session although the jar has one of the usual name for the app.
fn goes_before_the_usual(session: Option<&Row>, lab: &Lab<Clock>, context: &Context) -> bool {
    let (jar, now) = (&lab.browser.browser.jar, context.now());
    let is_another = session.is_some_and(|row| row.name != context.name);
    // a login to the embedded app left one that any other goes before
    let is_left = |row: &Row| jar.noted(now).is_some_and(|(noted, _)| noted == *row);
    is_another && session_for(jar, &lab.app.base, &context.name, now).is_some_and(|usual| !is_left(&usual))
}

/// The report, without what is hidden.
fn told(
    args: &LoginArgs,
    context: &Context,
    lab: Lab<Clock>,
    (made, reached): (Made, usize),
    hidden: &Hidden,
) -> Result<LoginReport, Error> {
    let Made { first, found, sent, judged, password_is_unused, brought, before: jar_before } = made;
    let masking = hidden.masking();
    let before = found.iter().flat_map(|found| found.steps.iter().cloned());
    let asked_count = judged.steps.len();
    let way = if judged.steps.is_empty() {
        sent.as_ref().and_then(|sent| sent.steps.get(1..))
    } else {
        Some(&judged.steps[..])
    };
    let paths = way.into_iter().flatten().filter_map(|step| Url::parse(&step.exchange.request.url).ok());
    let shown_at: Vec<Url> = paths.collect();
    let sent_at = sent.as_ref().map(|_| found.as_ref().map_or(0, |found| found.steps.len()));
    let judged_by = judged.steps.last().cloned();
    let steps: Vec<Step> =
        before.chain(sent.iter().flat_map(|sent| sent.steps.iter().cloned())).chain(judged.steps).collect();
    let is_readable = judged.session.as_ref().is_some_and(|row| change::session(&row.value).is_some());
    let has_a_session = judged.session.is_some();
    let mut verdict = judged.verdict;
    let is_only = !has_a_session && verdict.answer == Some(true) && !judged.may_be_older && !context.name_was_typed;
    let only_one = only_brought(&brought, &lab.browser.browser.jar, context.now()).filter(|_| is_only);
    let found_by = match only_one {
        Some(_) => FoundBy::Only,
        None => FoundBy::after_a_login(
            judged.session.as_ref(),
            goes_before_the_usual(judged.session.as_ref(), &lab, context),
        ),
    };
    let kept = || context.cookie_name_of_login().filter(|_| is_only);
    let name = judged.session.map(|row| row.name).or(only_one).or_else(kept).unwrap_or_else(|| context.name.clone());
    let asked_for = judged.page.as_deref().and_then(|page| lab.app.base.join(page).ok());
    let is_the_page = |step: &Step| step.exchange.request.path.split('?').next() == judged.page.as_deref();
    let asked = &steps[steps.len() - asked_count..];
    let begin = asked.iter().rposition(is_the_page).unwrap_or_default();
    let sent_there = sent_to_the_page(&asked[begin..], &judged.looks, &lab, &steps, &name);
    let rows = lab.browser.browser.jar.rows(context.now());
    verdict = naming_what_went(verdict, &name, sent_there, &rows, asked_for.as_ref());
    verdict.evidence.iter_mut().for_each(|evidence| masking.evidence(evidence));
    let is_yes = verdict.answer == Some(true);
    let is_untold = verdict.answer.is_none() || is_yes && judged.may_be_older;
    if let Some(page) = steps.last().filter(|_| is_yes) {
        let page = masking.masked_step(page);
        keep_page(context, &lab.app.base, &Visit { redirects: Vec::new(), page }, &name);
    }
    let is_halfway = logging_in::is_halfway(found.as_ref(), sent.as_ref());
    let first_form = first.as_ref().map(|first| FirstForm {
        form_page: masking.address(first.page.ended_at()),
        form: first.taken.as_ref().ok().and_then(|taken| taken.number),
        sent_at: first.steps.len(),
    });
    let came_back = sent.as_ref().or(found.as_ref().map(|found| &found.page)).map(CameBack::of);
    let came_back = came_back.map(|came| came.for_the_form(found.as_ref()));
    let action = Action::Login { user: args.user.clone() };
    let (jar_after, earlier) = (lab.browser.browser.jar.clone(), context.cookies_before_login());
    let mut visit = over_the_way(action, context, &name, lab, steps, verdict, &masking)?;
    visit.is_yes = is_yes;
    let form_name = Some(name.as_str()).filter(|_| name != COOKIE_NAME && !context.name_was_typed);
    let was_sent = sent_at.is_some();
    if was_sent {
        context.forget_shown_at();
    }
    let way = KeptLogin {
        path: args.request.path.clone(),
        path_is_left_out: false,
        page: args.look.page.clone(),
        is_json: found.is_none(),
        method: args.request.method()?,
        has_fields: !args.field.is_empty(),
    };
    let way = way.without_secrets();
    if is_yes && !judged.may_be_older && was_sent {
        visit.path = Some(context.keep_login(&args.user, reached));
        context.keep_cookies_before_login(&jar_before, &jar_after, earlier.as_deref());
        context.keep_login_way(&way);
        context.keep_cookie_name(form_name);
        context.keep_shown_at(&shown_at);
    } else if is_untold && !brought.is_empty() {
        context.keep_untold_login(&args.user, &way, form_name.filter(|_| has_a_session), brought.contains(&name));
    }
    // this login may be the last one now
    visit.user = context.user_of(&context.browser);
    visit.login_way = context.login_way_of(&context.browser);
    visit.looks = looks(judged.looks, &name, &masking);
    let name_was_found = name != COOKIE_NAME && !context.name_was_typed;
    let brought_the_session = brought.contains(&name) || judged.came_on_the_way;
    let is_unknown = name_was_found && !(brought_the_session && is_readable);
    let mut brought_beside = if is_unknown { brought } else { Vec::new() };
    let is_live = |name: &String| jar_after.rows(context.now()).iter().any(|row| row.name == *name && !row.is_expired);
    brought_beside.retain(|brought| *brought != name && is_live(brought));
    // what did not go to the page that shows a user does not log in there
    if let Some(page) = judged_by.filter(|_| is_yes) {
        brought_beside.retain(|brought| change::sent(&page, brought).is_some());
    }
    brought_beside.iter_mut().for_each(|name| masking.within(name));
    let page_and_form = found.as_ref().and_then(|found| found.page.steps.last()).zip(sent.as_ref());
    let left_behind = page_and_form
        .and_then(|(page, sent)| LeftBehind::of(page, sent.steps.first()?, &name, context.now()))
        .map(|mut left| {
            masking.within(&mut left.name);
            left
        });
    let (form, not_sent) = match found.as_ref().map(|found| &found.taken) {
        Some(Ok(taken)) => (taken.number, None),
        Some(Err(why)) => (None, Some(why.clone())),
        None => (None, None),
    };
    let mut report = LoginReport {
        visit,
        name_was_found,
        found_by: name_was_found.then_some(found_by),
        brought_the_session,
        brought_beside,
        form_page: found.as_ref().map(|found| masking.address(found.page.ended_at())),
        form_count: found.as_ref().map_or(0, |found| found.page.reading.forms.len()),
        forms: found.into_iter().flat_map(|found| found.forms).map(|form| form.masked(&masking)).collect(),
        form,
        sent_at,
        first_form,
        is_halfway,
        nothing_sent: not_sent.map(|why| why.masked(&masking)),
        came_back: came_back.map(|came| came.masked(&masking)),
        asked: judged.page.map(|page| masking.address(&page)),
        may_be_older: judged.may_be_older,
        was_refused: judged.was_refused,
        left_behind,
        password_is_unused,
    };
    // a user is logged in who need not be the one that was named
    report.visit.is_yes = report.answer() == crate::report::Answer::Yes;
    Ok(report)
}
