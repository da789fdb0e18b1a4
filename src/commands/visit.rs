//! `visit`: get a page, with whatever cookies the jar has for it, once or many times.

use clap::Args;

use super::app::AppArgs;
use super::gone::{gone, is_for};
use super::hidden::Hidden;
use super::keys::{Keys, SecretArgs, SigningArgs};
use super::look::LookArgs;
use super::pages::{keep_page, last_page};
use super::request::HeaderArgs;
use super::source::end_of;
use super::travel::{lab, of_the_embedded_app, travel};
use super::value::ValueArgs;
use super::{Context, Event, Sink};
use crate::browser::{DropRule, Jar, Row, Url, Visit, join, shown, whole_address};
use crate::clock::{Clock, Timestamp};
use crate::cookie::payload;
use crate::error::{Error, Usage};
use crate::inspect::{Lifetime, Question, inspect};
use crate::lab::Lab;
use crate::lab::app::Setup;
use crate::lab::by_key::by_key;
use crate::lab::change::{SessionChange, came_again, names_sent, opened as opened_by, sent};
use crate::lab::logging_in::path_and_query;
use crate::lab::login::{LOGIN_PAGE, session_cookie};
use crate::lab::looking::{Seen, Sought, known_of, unless_a_session_came, who_is_there};
use crate::lab::not_believed::{Seen as SeenOfIt, why_not_believed};
use crate::lab::not_sent::{WhyNotSent, unless_kept_back, why_not_sent};
use crate::lab::probe::{Look, Prober};
use crate::lab::recognition::{Answer, Known, Verdict};
use crate::lab::remembered::is_of_flask_login;
use crate::lab::repeat::{Repeated, repeat};
use crate::report::{Action, Gone, Looks, VisitReport};

/// Arguments of `visit`.
#[derive(Args, Debug)]
pub struct VisitArgs {
    /// The page; without it /login, or of a real app one that an earlier visit came to (/ at first)
    #[arg(value_name = "PATH")]
    pub path: Option<String>,

    /// Send the same request so many times, and see whether the answers agree
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MOST_TIMES))]
    pub times: Option<u32>,

    /// Whether the cookie alone is wanted, as the visit left it.
    #[command(flatten)]
    pub value: ValueArgs,
    /// What goes with every request.
    #[command(flatten)]
    pub headers: HeaderArgs,
    /// Where it is seen who is logged in.
    #[command(flatten)]
    pub look: LookArgs,
    /// The app.
    #[command(flatten)]
    pub app: AppArgs,
    /// Its key.
    #[command(flatten)]
    pub secret: SecretArgs,
    /// How it signs.
    #[command(flatten)]
    pub signing: SigningArgs,
}

impl VisitArgs {
    /// Whether a whole address was typed, so that it is not the embedded app that is visited.
    pub fn is_elsewhere(&self) -> bool {
        self.path.as_deref().is_some_and(|path| !matches!(whole_address(path), Ok(None)))
    }

    /// Holds `--times` to one page: of two, one would never be asked for.
    fn one_page_many_times(&self) -> Result<(), Usage> {
        match self.times.and(self.path.as_ref()).and(self.look.page.as_ref()) {
            Some(_) => Err(Usage::Conflict { argument: "--page".to_owned(), other: "visit --times N PATH".to_owned() }),
            None => Ok(()),
        }
    }
}

/// The most times that the same request is sent.
const MOST_TIMES: i64 = 100;

/// Gets the page and follows its redirects. With `--times`, no answer changes the jar.
///
/// # Errors
///
/// A key, an app or a jar that cannot be used, or no page came.
pub fn run(args: &VisitArgs, context: &Context, sink: &mut Sink<'_>) -> Result<VisitReport, Error> {
    let address = args.path.as_deref().map(whole_address).transpose()?.flatten();
    args.one_page_many_times()?;
    let hidden = Hidden::default();
    hidden.queries([args.path.as_deref(), args.look.page.as_deref()]);
    let mut visiting = Visiting::begin(args, address.as_ref(), context, &hidden)?;
    let url = match (&address, &args.path) {
        (Some(url), _) => url.clone(),
        (None, Some(path)) => visiting.lab.app.page(path),
        (None, None) if let Some(page) = visiting.look.page.as_ref().filter(|_| args.times.is_some()) => {
            join(&visiting.base, page)
        }
        (None, None) if visiting.is_real() => last_page(context, &visiting.base)?,
        (None, None) => visiting.lab.app.page(LOGIN_PAGE),
    };
    let path = match (address, &args.path) {
        (Some(url), _) => shown(&url),
        (None, Some(path)) => path.clone(),
        (None, None) => url.path().to_owned(),
    };
    let action = Action::Visit { path: hidden.masking().address(&path) };
    let report = match args.times {
        Some(times) => visiting.repeat(action, &url, times, sink),
        None => visiting.once(action, &url),
    };
    report.map(|report| hidden.visit(report)).map_err(|error| hidden.error(error))
}

/// A browser before an app, and what it held before the first request.
struct Visiting<'a> {
    lab: Lab<Clock>,
    /// The address below which paths are.
    base: Url,
    before: Jar,
    look: Look,
    question: Question,
    context: &'a Context,
}

impl<'a> Visiting<'a> {
    fn begin(
        args: &VisitArgs,
        address: Option<&Url>,
        context: &'a Context,
        hidden: &Hidden,
    ) -> Result<Visiting<'a>, Error> {
        let real = address.or(context.base.as_ref());
        // of a whole address, the first page of its server
        let root = address.map(|url| url.join("/").unwrap_or_else(|_| url.clone()));
        let look = args.look.look(root.as_ref().or(context.base.as_ref()))?;
        let lifetime = args.app.lifetime(context)?;
        let (setup, key) = match real {
            // here the lifetime is something that is known of the app
            Some(url) => (AppArgs { lifetime: None, ..args.app.clone() }.real(url, context)?, None),
            None if args.signing.is_given() || !args.signing.fallbacks.0.is_empty() => {
                return Err(Usage::RealOnly.into());
            }
            None => {
                let key = args.secret.read(context)?;
                (args.app.embedded(key.clone(), context)?, Some(key))
            }
        };
        let setup = args.headers.with(setup, hidden)?;
        let lab = lab(&setup, context)?;
        let before = lab.browser.browser.jar.clone();
        let question = match (&setup, key) {
            (Setup::Embedded(settings) | Setup::Running(settings, _), Some(key)) => {
                of_the_embedded_app(&settings.config, key.as_ref(), context)
            }
            _ => {
                let cookies: Vec<String> = before.rows(context.now()).into_iter().map(|row| row.value).collect();
                let keys = Keys::read_to_verify(&args.secret, &args.signing, context)?.that_match(&cookies)?;
                of_a_real_app(keys, lifetime, context)
            }
        };
        let base = root.unwrap_or_else(|| lab.app.base.clone());
        Ok(Visiting { lab, base, before, look, question, context })
    }

    fn is_real(&self) -> bool {
        !self.lab.app.facts.embedded
    }

    /// One visit, whose cookies are kept, and the page on which it ends.
    fn once(&mut self, action: Action, url: &Url) -> Result<VisitReport, Error> {
        let arrival = travel(&mut self.lab, |visitor| visitor.get(url))?;
        let name = self.name_of_session(url);
        if self.is_real() {
            keep_page(self.context, &self.base, &arrival.visit, &name);
        }
        let answer = Answer::at_the_end_of(&arrival.visit);
        let mut prober = self.prober(url);
        let (another, shows) = (self.look.page.is_some(), self.look.shows.clone());
        let after = self.lab.browser.browser.jar.clone();
        let user = self.user_of_the_session();
        let visitor = &mut self.lab.browser;
        let sought = Sought { name: &name, shows: shows.as_deref(), user: user.as_deref() };
        let mut again = |url: &Url| Ok(Answer::at_the_end_of(&visitor.get(url)?.visit));
        let Seen { verdict, is_asked_again } = who_is_there(&mut prober, &answer, another, &mut again, sought);
        let now = self.context.now();
        self.lab.browser.browser.jar.save(now)?;
        let verdict = match is_asked_again {
            true => unless_kept_back(verdict, &after.rows(now), prober.page()),
            false => unless_kept_back(verdict, &self.before.rows(now), url),
        };
        if SessionChange::over(&answer.steps, &name).is_some_and(|change| change.is_of_another_session()) {
            self.context.forget_shown_at();
        }
        let verdict = self.context.beside_what_was_shown(verdict, prober.page());
        if verdict.answer == Some(true) && self.is_real() {
            self.context.keep_shown_at(std::slice::from_ref(prober.page()));
        }
        let sent = match is_asked_again {
            true => after.names_for(std::slice::from_ref(prober.page()), now),
            false => answer.steps.last().into_iter().flat_map(names_sent).map(str::to_owned).collect(),
        };
        let verdict = verdict.naming_the_others(&name, sent).beside_a_header(answer.carried_an_own_header());
        let looked_at = is_asked_again.then(|| path_and_query(prober.page()));
        let new = self.new_sessions(&mut prober, url, &answer, &verdict, &name);
        let end = Url::parse(&answer.exchange.request.url).ok();
        let is_of_the_app = self.is_real() && end.is_some_and(|end| end.origin() == self.base.origin());
        let login_page = (is_of_the_app && answer.asks_who_is_there()).then(|| answer.ended_at().to_owned());
        let report = self.report(action, arrival.visit, url, &name, (verdict, new));
        self.context.follow_the_copy(&self.before, &self.lab.browser.browser.jar, &name);
        Ok(VisitReport { looked_at, looks: Looks::of(prober.take_looks(), &name), login_page, ..report })
    }

    /// The same request so many times. The jar stays as it is.
    fn repeat(&mut self, action: Action, url: &Url, times: u32, sink: &mut Sink<'_>) -> Result<VisitReport, Error> {
        let mut prober = self.prober(url);
        let name = self.name_of_session(url);
        let rows = self.before.find(&name, Some(prober.page()), self.context.now());
        let cookie = rows.first().map(|row| row.value.as_str());
        let shows = self.look.shows.as_deref();
        // an error of the terminal is no reason to stop
        let told = |asked| drop(sink(Event::Repeated { asked, of: times }));
        let user = self.user_of_the_session();
        let sought = Sought { name: &name, shows, user: user.as_deref() };
        let known = |answer: &Answer| Known { jar_stays: true, ..known_of(answer, sought) };
        // what one visit would not say, many do not say either
        let (rows, page) = (self.before.rows(self.context.now()), prober.page().clone());
        let as_far_as_known = |verdict: Verdict, answer: &Answer| {
            let verdict = unless_a_session_came(unless_kept_back(verdict, &rows, &page), answer, &name);
            self.context.beside_what_was_shown(verdict, &page)
        };
        let Repeated { first, verdict, times } =
            repeat(&mut prober, &self.before, cookie, known, as_far_as_known, times, told)?;
        let verdict = verdict.beside_a_header(first.carried_an_own_header());
        let new = self.new_sessions(&mut prober, url, &first, &verdict, &name);
        let mut steps = first.steps;
        let Some(page) = steps.pop() else { return Err(Usage::Unclear.into()) };
        let mut report = self.report(action, Visit { redirects: steps, page }, url, &name, (verdict, new));
        // what the answers set was dropped with them
        report.exchanges.iter_mut().for_each(|seen| seen.step.set_cookies.clear());
        report.times = Some(times);
        report.path = None;
        report.looked_at = self.look.page.clone();
        report.looks = Looks::of(prober.take_looks(), &name);
        Ok(report)
    }

    /// The name of the last login to a real app, which its page may have. None, after a logout.
    fn user_of_the_session(&self) -> Option<String> {
        let user = self.context.user_of(&self.context.browser).filter(|user| !user.is_empty());
        user.filter(|_| self.is_real() && !self.context.has_logged_out())
    }

    /// The sessions that the app gives to a visitor without a cookie, where it is to be seen whether an answer kept something
    /// of the one that was sent: what any new session has too says nothing. `None`: that is not to be seen.
    fn new_sessions(
        &self,
        prober: &mut Prober,
        url: &Url,
        answer: &Answer,
        verdict: &Verdict,
        name: &str,
    ) -> Option<Vec<String>> {
        let has_kept = SessionChange::over(&answer.steps, name)
            .is_some_and(|change| !(change.kept.is_empty() && change.changed.is_empty()));
        if !self.is_real() || verdict.answer != Some(false) || !has_kept {
            return None;
        }
        if prober.without().is_empty() {
            prober.ask_without().ok()?;
        }
        // that none came is said of the page that was visited, and of the cookies that went beside the session's
        let others = self.before.others_than(name, self.context.now());
        let went_alone = others.names_for(&answer.pages(), self.context.now()).is_empty();
        let is_the_same = went_alone && prober.page() == url;
        if !is_the_same && prober.new_sessions(name)?.is_empty() {
            prober.ask_another_without_session(url, &others).ok()?;
        }
        prober.new_sessions(name)
    }

    fn prober(&self, url: &Url) -> Prober {
        let page = self.look.page.as_ref().map_or_else(|| url.clone(), |page| join(&self.base, page));
        Prober::new(&self.lab.app, page, self.context.clock.clone(), &[]).telling()
    }

    /// The name of the app's session cookie: by what was held before, or else by what is held now.
    fn name_of_session(&self, url: &Url) -> String {
        let Context { name, name_was_typed, .. } = self.context;
        let now = self.context.now();
        // what logs in anew is no session: the answer may have brought that
        let is_session = |row: &Row| *name_was_typed || !is_of_flask_login(&row.name, &row.value);
        let of =
            |jar: &Jar| session_cookie(jar, url, name, *name_was_typed, now).filter(is_session).map(|row| row.name);
        let of_login = || self.context.cookie_name_of_login_at(url);
        let is_another = |name: &String| {
            let rows = self.before.find(name, Some(url), now);
            of_login().is_some() && rows.iter().any(|row| self.context.is_from_before_login(row))
        };
        let found = || of(&self.before).or_else(|| of(&self.lab.browser.browser.jar)).filter(|name| !is_another(name));
        // one that has expired has the right name too
        let is_held = self.before.rows(now).iter().any(|row| row.name == *name);
        match self.context.held_name_of_login(&self.before, url) {
            Some(of_login) if self.is_real() => of_login,
            _ if self.is_real() && !is_held => found().or_else(of_login).unwrap_or_else(|| name.clone()),
            _ => name.clone(),
        }
    }

    /// The time of the server's clock. Of a real app it is the one in its answer, where a clock is held: its own is not.
    fn server_now(&self, visit: &Visit) -> Timestamp {
        let date = || visit.exchanges().next().and_then(|step| step.exchange.response.header("date"));
        let own = self.context.held.filter(|_| self.is_real()).and_then(|_| Timestamp::parse_http_date(date()?));
        own.unwrap_or_else(|| self.context.server_now())
    }

    /// `new` are sessions that the app gave to a visitor without a cookie, where it was asked for them.
    fn report(
        &self,
        action: Action,
        visit: Visit,
        url: &Url,
        name: &str,
        (verdict, new): (Verdict, Option<Vec<String>>),
    ) -> VisitReport {
        let now = self.context.now();
        let rows = self.before.rows(now);
        let is_live = rows.iter().any(|row| row.name == *name && !row.is_expired);
        let user = self.context.user_of(&self.context.browser);
        let gone = gone(&self.before, &self.context.browser, name, self.context, self.is_real());
        let is_of_the_host = |gone: &Gone| is_for(&gone.dropped.domain, url);
        let gone = gone.filter(|gone| !is_live && is_of_the_host(gone));
        let copied_from = self.context.copied_from(&self.context.browser, &self.before, name);
        let is_good = verdict.answer == Some(true);
        let server_now = self.server_now(&visit);
        let a_cookie_went = visit.cookie_was_sent();
        let steps: Vec<_> = visit.exchanges().collect();
        let cookie: Option<String> = steps.first().and_then(|step| sent(step, name)).map(str::to_owned);
        let was_sent = steps.iter().any(|step| sent(step, name).is_some());
        // the first page may lead on to one for which the cookie is
        let is_held = |cookie: &&str| rows.iter().any(|row| row.name == *name && row.value == **cookie);
        let held = || steps.iter().find_map(|step| sent(step, name).filter(is_held)).map(str::to_owned);
        let went = cookie.clone().or_else(held);
        let is_it = |row: &&Row| row.name == *name && went.as_ref() == Some(&row.value);
        let expires_before = rows.iter().find(is_it).and_then(|row| row.expires);
        let why = why_not_sent(&rows, name, url);
        let is_gone = gone.as_ref().is_some_and(|gone| gone.dropped.rule == DropRule::Expires);
        // the browser had lost its own before, whatever came on the way
        let ran_out = cookie.is_none() && (is_gone || matches!(why, WhyNotSent::Expired { .. }));
        let is_kept_back = cookie.is_none() && matches!(why, WhyNotSent::OtherPath { .. });
        let not_sent = (!was_sent || ran_out || is_kept_back).then_some(why);
        let change = SessionChange::over(&steps.into_iter().cloned().collect::<Vec<_>>(), name);
        let question = || Question { now: server_now, ..self.question.clone() };
        let age = went.as_ref().map(|cookie| inspect(cookie, None, &question()));
        let age = age.filter(|inspection| inspection.looks_like.is_none()).and_then(|inspection| inspection.age);
        let by_key = went.as_ref().filter(|_| self.is_real()).and_then(|cookie| by_key(cookie, &question()));
        let not_believed = cookie.filter(|_| verdict.answer == Some(false)).map(|cookie| {
            let row = rows.iter().find(|row| row.name == *name && row.value == cookie);
            let end = row.and_then(end_of);
            let opened = change.as_ref().filter(|_| self.is_real());
            let opened = opened.map(|change| {
                let kept = opened_by(change, &cookie, new.as_deref());
                match &new {
                    Some(new) if kept.is_empty() => came_again(change, new),
                    _ => kept,
                }
            });
            let opened = opened.unwrap_or_default();
            let seen = SeenOfIt { change: change.as_ref(), opened: &opened, is_apps_key: !self.is_real() };
            let why = why_not_believed(&cookie, end, seen, &question());
            if self.is_real() && self.context.has_logged_out() { why.after_a_logout() } else { why }
        });
        let browser = &self.lab.browser.browser;
        let names = (self.context.browser.as_str(), name);
        let path = copied_from.as_deref().filter(|_| was_sent);
        let path = path.and_then(|from| self.context.station_of_copy(from, is_good));
        let of_session = self.context.real_app_of_session(&self.before).filter(|_| a_cookie_went);
        let login_url = of_session.or_else(|| self.context.real_app_that_is_not_asked(&self.before));
        let login_url = login_url.filter(|_| !self.is_real() && !is_good);
        if self.is_real() {
            self.context.keep_app();
        }
        let path = path.filter(|_| login_url.is_none());
        let is_no_copy = change.as_ref().is_some_and(SessionChange::is_no_copy_any_more);
        let copied_from = copied_from.filter(|_| !is_no_copy);
        VisitReport {
            path,
            copied_from,
            user,
            login_way: self.context.login_way_of(&self.context.browser),
            login_url: login_url.map(|url| shown(&url)),
            clock: self.context.held,
            gone: gone.filter(|_| not_sent.is_some()),
            not_sent,
            expires_before,
            age,
            not_believed,
            by_key,
            ..VisitReport::new(
                action,
                self.lab.app.facts.clone(),
                names,
                visit,
                verdict,
                browser.jar.rows(browser.now()),
            )
        }
    }
}

fn of_a_real_app(keys: Keys, lifetime: Option<i64>, context: &Context) -> Question {
    Question {
        search: keys.search(),
        signer: keys.signer,
        has_own_key: keys.is_own,
        is_tutorials: keys.is_tutorials,
        lifetime: lifetime.map_or(Lifetime::OfAnApp, Lifetime::Seconds),
        cookie_name: context.name.clone(),
        max_payload: payload::MAX_INFLATED,
        now: context.server_now(),
    }
}
