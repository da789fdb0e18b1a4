//! `login`: find the form of an app, fill it in, send it, keep the cookie that comes, and see whether it worked.

mod told;

use clap::Args;

use self::told::{Made, told};
use super::Context;
use super::app::AppArgs;
use super::hidden::Hidden;
use super::key_text::SecretText;
use super::keys::SecretArgs;
use super::look::LookArgs;
use super::password::{self, PasswordArgs};
use super::request::{RequestArgs, data_reads_stdin, fields, for_a_real_app, json};
use super::travel::{kept, lab, report, seen, travel};
use super::value::ValueArgs;
use crate::browser::{KeptLogin, Received};
use crate::clock::Clock;
use crate::error::{Error, RequestError, Usage};
use crate::lab::Lab;
use crate::lab::app::Setup;
use crate::lab::form::{Filling, Said};
use crate::lab::json_template::{PASSWORD, USER, typed_secrets, wants_password};
use crate::lab::logging_in::{self, Found, Judging, Way};
use crate::lab::login::LOGIN_PAGE;
use crate::lab::password::{Password, is_secret_name};
use crate::lab::probe::Look;
use crate::lab::recognition::Answer;
use crate::lab::token::{self, Token};
use crate::report::{Action, LoginReport};

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
    let mut lab = lab(&setup, context)?;
    let made =
        kept(&mut lab, |lab| attempt(lab, args, &plan, context, &hidden)).map_err(|error| hidden.error(error))?;
    told(made, context, lab, &hidden)
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

fn attempt(
    lab: &mut Lab<Clock>,
    args: &LoginArgs,
    plan: &Plan,
    context: &Context,
    hidden: &Hidden,
) -> Result<Made, Error> {
    let (way, look) = (plan.way(args), &plan.look);
    let (before, reached) = (lab.browser.browser.jar.clone(), context.reached_by(&args.user));
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
            let is_it =
                |said: &Said| plan.password.as_ref().is_some_and(|password| said.value.bytes() == password.bytes());
            let is_said = plan.says_the_password || way.said.iter().any(is_it);
            is_said || taken.is_some_and(|taken| none.lacks_password(&taken.form))
        }
    };
    let password_is_unused = plan.password.is_some() && sent.is_some() && !is_used;
    let kept = KeptLogin {
        path: args.request.path.clone(),
        path_is_left_out: false,
        page: args.look.page.clone(),
        is_json: way.json.is_some(),
        method: plan.method.clone(),
        has_fields: !args.field.is_empty(),
        has_headers: !plan.headers.is_empty(),
    };
    Ok(Made {
        user: args.user.clone(),
        way: kept.without_secrets(),
        reached,
        first,
        found,
        sent,
        judged,
        password_is_unused,
        brought,
        before,
    })
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
