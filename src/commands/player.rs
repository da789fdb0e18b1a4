//! The player of lessons: it shows a scene, reads a line, does what was typed, and looks what happened.
//!
//! The commands of a lesson are typed by the learner and run as they are: as this program, in the learner's sandbox.

mod trial;

use std::path::PathBuf;
use std::process::Stdio;

use super::in_a_lesson::IN_A_LESSON;
use super::learner::{Learner, sandbox, today};
use super::{Context, Event, Sink};
use crate::browser::{Jar, KeptFile};
use crate::cookie::Value;
use crate::error::{Error, LessonError};
use crate::lab::change;
use crate::lang::Lang;
use crate::lessons::audit::{Fault, What};
use crate::lessons::certificate;
use crate::lessons::check::{AppNow, Checked, Held};
use crate::lessons::course::{Course, Moved};
use crate::lessons::evidence::{Evidence, Exchanged};
use crate::lessons::pack::Lesson;
use crate::lessons::progress::Part;
use crate::lessons::sandbox::Sandbox;
use crate::lessons::scene::{JarSeen, NotHere, Scene, WireSeen};
use crate::lessons::typed::{self, Typed, Word};
use crate::lessons::values::class_key;
use crate::python::repr;
use crate::report::{Keyboard, Line, Prompted};
use crate::server::apps::tutorial::COOKIE_NAME;

pub use trial::Tried;

/// What is played, for whom.
pub struct Setup<'a> {
    /// The lessons.
    pub lessons: &'a [Lesson],
    /// The lesson that was asked for, from 0. `None`: where the learner was.
    pub lesson: Option<usize>,
    /// The learner.
    pub learner: String,
    /// The home, for progress and sandboxes.
    pub home: PathBuf,
    /// Whether questions are asked.
    pub has_questions: bool,
    /// Whether a teacher shows it to a class.
    pub projects: bool,
    /// How the commands are to be shown: options that go with every command.
    pub surface: &'a [String],
}

/// A learner in a lesson.
pub struct Player<'a, 'b, 'c> {
    course: Course<'a>,
    sandbox: Sandbox,
    app: AppNow,
    file: KeptFile,
    context: &'a Context,
    keyboard: Option<&'a mut Keyboard<'b>>,
    sink: &'a mut Sink<'c>,
    has_questions: bool,
    projects: bool,
    /// How the commands are to be shown: options that go with every command.
    surface: &'a [String],
    /// The lesson and the step whose head the screen has.
    shown: Option<(usize, usize)>,
    /// How many exchanges were there when a command began.
    seen: usize,
    /// Which of the criteria were met when they were shown last.
    met: Vec<bool>,
}

/// The most exchanges that are shown at once.
const SHOWN: usize = 6;

impl<'a, 'b, 'c> Player<'a, 'b, 'c> {
    /// Opens the progress and the sandbox of the learner. Progress that cannot be read is kept aside, and told.
    ///
    /// # Errors
    ///
    /// They cannot be opened, or the pack has no lesson.
    pub fn begin(
        setup: Setup<'a>,
        context: &'a Context,
        keyboard: Option<&'a mut Keyboard<'b>>,
        sink: &'a mut Sink<'c>,
    ) -> Result<Player<'a, 'b, 'c>, Error> {
        let sandbox = sandbox(&setup.home, &setup.learner, context)?;
        let (file, progress) = Learner::of(&setup.home, &setup.learner, context, sink)?.into_parts();
        sandbox.put_class_key(&class_key(&progress.name)).map_err(LessonError::Sandbox)?;
        let app = progress.app.clone().unwrap_or_else(AppNow::tutorial);
        let empty = || LessonError::Broken { path: None, fault: Fault { line: None, what: What::Empty } };
        let course = Course::of(setup.lessons, progress, context.now()).ok_or_else(empty)?;
        let mut player = Player {
            course,
            sandbox,
            app,
            file,
            context,
            keyboard,
            sink,
            has_questions: setup.has_questions,
            projects: setup.projects,
            surface: setup.surface,
            shown: None,
            seen: 0,
            met: Vec::new(),
        };
        // in the middle of this lesson it goes on where the learner was
        if let Some(lesson) = setup.lesson.filter(|lesson| !player.course.is_amid(*lesson)) {
            player.course.enter(lesson, 0, context.now());
            player.app = player.course.app();
        }
        Ok(player)
    }

    /// The learner.
    pub fn learner(&self) -> &str {
        &self.course.progress.name
    }

    /// The number of the lesson, from 1, and that of the next, if there is one.
    pub fn lesson(&self) -> (usize, Option<usize>) {
        let number = self.course.lesson_number() + 1;
        (number, Some(number + 1).filter(|next| *next <= self.course.list().len()))
    }

    /// Plays until the learner leaves; without a keyboard, one lesson to its end.
    ///
    /// # Errors
    ///
    /// The progress cannot be kept, the app cannot be started, or the output cannot be written.
    pub fn play(&mut self) -> Result<(), Error> {
        match self.keyboard.is_some() {
            true => self.play_with_a_learner(),
            false => self.play_alone(),
        }
    }

    fn play_with_a_learner(&mut self) -> Result<(), Error> {
        super::ending::go_on_after_interrupts();
        let is_new = self.course.step_number() == 0 && self.course.progress.evidence == Evidence::default();
        if is_new {
            self.bring_here()?;
            self.tell(&self.course.beginning())?;
        } else {
            self.start(self.app.clone())?;
            self.tell(&Scene::Resumed { learner: self.learner().to_owned() })?;
        }
        self.skip_questions();
        self.show()?;
        loop {
            self.keep()?;
            let head = self.course.head();
            let here = Prompted::Lesson {
                lesson: (head.lesson, head.lessons),
                step: (head.step, head.steps),
                home: self.sandbox.home().to_owned(),
                folder: self.sandbox.desk(),
            };
            let line = self.keyboard.as_mut().map_or(Ok(Line::End), |keyboard| keyboard(here));
            let typed = match line.map_err(Error::Output)? {
                Line::Typed(line) => typed::read(&line),
                Line::Interrupted | Line::End => Typed::Quit,
            };
            if typed == Typed::Quit && self.projects {
                return Ok(());
            }
            if typed == Typed::Quit {
                return self.tell(&Scene::Left { learner: self.learner().to_owned() });
            }
            self.take(typed)?;
        }
    }

    /// Does what was typed.
    fn take(&mut self, typed: Typed) -> Result<(), Error> {
        match typed {
            Typed::Quit => Ok(()),
            Typed::Empty => self.enter(),
            Typed::Next => self.next(),
            Typed::Back => match self.course.back(self.context.now()) {
                None => self.not_here(NotHere::NothingBefore),
                Some(moved) => {
                    if moved == Moved::Elsewhere {
                        self.bring_here()?;
                    }
                    self.shown = None;
                    self.show()
                }
            },
            Typed::List => {
                let scene = Scene::List { learner: self.learner().to_owned(), lessons: self.course.list() };
                self.tell(&scene)
            }
            Typed::Reset => {
                let (lesson, step) = (self.course.lesson_number(), self.course.step_number());
                self.course.enter(lesson, step, self.context.now());
                self.bring_here()?;
                self.skip_questions();
                self.shown = None;
                self.show()
            }
            Typed::Hint => match self.course.hint() {
                Some(hint) => self.tell(&hint),
                None if self.course.part() == Part::Exercise => self.not_here(NotHere::NoMoreHints),
                None => self.not_here(NotHere::NoHints),
            },
            Typed::Choice(number) => self.choose(number),
            Typed::Unclosed => self.not_here(NotHere::Unclosed),
            Typed::Wrong(Word::Answer) => self.not_here(NotHere::AnswerForm),
            Typed::Wrong(Word::Serve) => self.not_here(NotHere::ServeForm),
            Typed::Mend if self.app.is_tutorial() => self.not_here(NotHere::NothingToMend),
            Typed::Command(words) if is_learn(&words) && words.get(1).is_none_or(|word| word != "certify") => {
                self.not_here(NotHere::NotInALesson)
            }
            done => {
                self.act(done, Shown::Yes)?;
                self.look(By::Command)
            }
        }
    }

    /// Enter alone: goes on where there is nothing to be done, and otherwise looks what happened.
    fn enter(&mut self) -> Result<(), Error> {
        match self.course.question() {
            Some(_) if self.projects => {
                let reply = self.course.reply(None);
                reply.map_or(Ok(()), |reply| self.tell(&reply))?;
                self.on()
            }
            Some((question, _)) => {
                let answers = question.answers.len();
                self.not_here(NotHere::AnswerFirst { answers })
            }
            None => match self.course.part() {
                Part::Act if self.projects => self.next(),
                Part::Act | Part::Exercise => {
                    self.seen = self.course.progress.evidence.exchanges.len();
                    self.gather()?;
                    match self.course.progress.evidence.exchanges.len() > self.seen || self.is_done_elsewhere() {
                        true => self.look(By::Enter),
                        // nothing has happened: the task once more
                        false => self.show_all(),
                    }
                }
                _ => self.on(),
            },
        }
    }

    /// Goes on without doing it. What a step does is typed for the learner, since the next one builds on it.
    fn next(&mut self) -> Result<(), Error> {
        if self.course.part() != Part::Act {
            return self.on();
        }
        self.type_it()?;
        let scene = Scene::Seen { wire: self.wire() };
        self.tell(&scene)?;
        self.on()
    }

    fn type_it(&mut self) -> Result<(), Error> {
        let commands = self.course.step_now().act.iter().flat_map(|act| &act.commands);
        let lines: Vec<String> = commands.map(|line| self.course.line(line.get_ref())).collect();
        for line in lines {
            self.tell(&Scene::Typed { command: line.clone() })?;
            self.act(typed::read(&line), Shown::Yes)?;
        }
        Ok(())
    }

    fn choose(&mut self, number: usize) -> Result<(), Error> {
        let Some((question, _)) = self.course.question() else { return self.not_here(NotHere::NoQuestion) };
        let answers = question.answers.len();
        match self.course.reply(Some(number)) {
            None => self.not_here(NotHere::AnswerFirst { answers }),
            Some(reply) => {
                self.tell(&reply)?;
                self.on()
            }
        }
    }

    /// Goes on to the next part, and shows it.
    fn on(&mut self) -> Result<(), Error> {
        match self.course.on(&self.today()) {
            Moved::InStep => {}
            Moved::NextStep => self.begin_step()?,
            Moved::Elsewhere => self.bring_here()?,
            Moved::LessonOver => {
                let scene = self.course.ended();
                self.tell(&scene)?;
                let next = self.course.lesson_number() + 1;
                if next >= self.course.list().len() {
                    return Ok(());
                }
                self.course.enter(next, 0, self.context.now());
                self.bring_here()?;
                self.tell(&self.course.beginning())?;
            }
        }
        self.skip_questions();
        self.show()
    }

    fn skip_questions(&mut self) {
        while !self.has_questions && self.course.question().is_some() {
            if self.course.on(&self.today()) != Moved::InStep {
                return;
            }
        }
    }

    /// Shows the scene of this place.
    fn show(&mut self) -> Result<(), Error> {
        let step = (self.course.lesson_number(), self.course.step_number());
        let is_new = self.shown.replace(step) != Some(step);
        self.met = self.checked().iter().map(|checked| checked.is_met).collect();
        let scene = self.course.scene(self.wire(), self.criteria(), is_new);
        self.tell(&scene)
    }

    /// Shows the scene of this place, with all that is checked.
    fn show_all(&mut self) -> Result<(), Error> {
        self.show()?;
        match self.course.part() {
            Part::Act => self.tell_checked(By::Enter),
            // the scene of an exercise has them
            _ => Ok(()),
        }
    }

    /// Looks what happened, and goes on where the step is done.
    fn look(&mut self, by: By) -> Result<(), Error> {
        match self.course.part() {
            Part::Act => {
                let scene = Scene::Seen { wire: self.wire() };
                self.tell(&scene)?;
                let is_met = self.is_met();
                match self.course.untyped() {
                    _ if !is_met => self.tell_checked(by),
                    commands if commands.is_empty() || self.is_done_elsewhere() && by == By::Enter => self.on(),
                    commands => self.tell(&Scene::StillToType { commands }),
                }
            }
            Part::Exercise => {
                let scene = Scene::Seen { wire: self.wire() };
                self.tell(&scene)?;
                if !self.is_met() {
                    return self.tell_checked(by);
                }
                self.tell_checked(By::Enter)?;
                let today = self.today();
                self.course.solved(&today).map_or(Ok(()), |solved| self.tell(&solved))
            }
            _ => Ok(()),
        }
    }

    /// Tells what is checked here: all of it, and behind a command what that changed, and the first that is open.
    fn tell_checked(&mut self, by: By) -> Result<(), Error> {
        let criteria = self.checked();
        let met: Vec<bool> = criteria.iter().map(|checked| checked.is_met).collect();
        let before = std::mem::replace(&mut self.met, met.clone());
        let first_open = met.iter().position(|is_met| !is_met);
        let is_news =
            |place: &usize| Some(*place) == first_open || met.get(*place) != Some(before.get(*place).unwrap_or(&false));
        let news = (by == By::Command).then(|| (0..met.len()).filter(is_news).map(|place| place + 1).collect());
        match criteria.is_empty() {
            true => Ok(()),
            false => self.tell(&Scene::Criteria { criteria, news }),
        }
    }

    /// Whether the learner's own browser has done what is to be done.
    fn is_done_elsewhere(&self) -> bool {
        self.course.part() == Part::Act && self.course.is_for_own_browser() && self.is_met()
    }

    fn is_met(&self) -> bool {
        self.checked().iter().all(|checked| checked.is_met)
    }

    /// What is checked here.
    fn checked(&self) -> Vec<Checked> {
        match self.course.part() {
            Part::Act => self.course.until(&self.held()),
            Part::Exercise => self.criteria(),
            _ => Vec::new(),
        }
    }

    /// Does one thing of a lesson: runs a command, starts the app anew, notes an answer. It tells the exit code of a
    /// command.
    fn act(&mut self, typed: Typed, shown: Shown) -> Result<Option<i32>, Error> {
        self.seen = self.course.progress.evidence.exchanges.len();
        let mut ended = None;
        match typed {
            Typed::Command(words) => {
                let code = self.run(&words, shown)?;
                ended = code;
                // what was typed wrongly did nothing
                let name = typed::name_of(&words).filter(|_| code != Some(2));
                self.course.progress.evidence.ran.extend(name.map(str::to_owned));
            }
            Typed::Answer(key, value) => {
                self.course.progress.evidence.answers.insert(key.clone(), value.clone());
                if shown == Shown::Yes {
                    self.tell(&Scene::Noted { key, value })?;
                }
            }
            Typed::Certificate => {
                self.course.progress.evidence.ran.push("certificate".to_owned());
                let json = certificate::json_of(&self.course);
                let cookie = certificate::cookie(&json, self.context.now()).unwrap_or_default();
                if shown == Shown::Yes {
                    self.tell(&Scene::Certificate { cookie, json })?;
                }
            }
            Typed::Serve(serve) => self.start_anew(serve.app(), shown)?,
            Typed::Mend => {
                let app = AppNow { mended: true, ..self.app.clone() };
                self.start_anew(app, shown)?;
            }
            Typed::Restart => {
                self.start(self.app.clone())?;
                if shown == Shown::Yes {
                    self.tell(&Scene::Restarted { urls: self.sandbox.urls() })?;
                }
            }
            _ => {}
        }
        self.gather()?;
        Ok(ended)
    }

    fn start_anew(&mut self, app: AppNow, shown: Shown) -> Result<(), Error> {
        self.start(app.clone())?;
        match shown {
            Shown::Yes => self.tell(&Scene::Started { app, urls: self.sandbox.urls() }),
            Shown::No => Ok(()),
        }
    }

    /// Takes up what the apps answered.
    fn gather(&mut self) -> Result<(), Error> {
        let seen = self.sandbox.look().map_err(LessonError::Sandbox)?;
        self.course.progress.evidence.exchanges.extend(seen);
        Ok(())
    }

    /// Runs a command of the lesson as this program, in the sandbox.
    fn run(&mut self, words: &[String], shown: Shown) -> Result<Option<i32>, Error> {
        let program = std::env::current_exe().map_err(LessonError::NotStarted)?;
        let lang = if self.context.lang == Lang::Ja { "ja" } else { "en" };
        let mut command = std::process::Command::new(program);
        // behind a `--` of the learner they would be words of the command
        command.arg("--quiet").args(self.surface).args(words).env("SESSCTL_HOME", self.sandbox.home());
        command.current_dir(self.sandbox.desk()).env("SESSCTL_LANG", lang).env(IN_A_LESSON, "1");
        for variable in ["SESSCTL_NOW", "SESSCTL_URL", "SESSCTL_SECRET"] {
            command.env_remove(variable);
        }
        if self.keyboard.is_none() {
            command.stdin(Stdio::null());
        }
        if shown == Shown::No {
            command.stdout(Stdio::null()).stderr(Stdio::null());
        } else if self.surface.iter().any(|option| option == "--json") {
            return self.tell_lines_of(command);
        }
        Ok(command.status().map_err(LessonError::NotStarted)?.code())
    }

    /// Runs a command and tells its lines as facts, since each line of the output is one object.
    fn tell_lines_of(&mut self, mut command: std::process::Command) -> Result<Option<i32>, Error> {
        let output = command.output().map_err(LessonError::NotStarted)?;
        let lines = |bytes: &[u8]| -> Vec<serde_json::Value> {
            let text = String::from_utf8_lossy(bytes);
            text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| line.into())).collect()
        };
        let code = output.status.code();
        self.tell(&Scene::Ran { code, lines: lines(&output.stdout), errors: lines(&output.stderr) })?;
        Ok(code)
    }

    /// Clears the sandbox, and brings it to the state in which this step begins.
    fn bring_here(&mut self) -> Result<(), Error> {
        self.sandbox.clear().map_err(LessonError::Sandbox)?;
        if self.context.now_was_given {
            self.sandbox.hold(self.context.now()).map_err(LessonError::Sandbox)?;
        }
        for (app, lines) in self.course.way_here() {
            self.start(app)?;
            for line in lines {
                self.act(typed::read(&line), Shown::No)?;
            }
        }
        self.start(self.course.app())?;
        self.course.progress.evidence = Evidence::default();
        self.seen = 0;
        Ok(())
    }

    /// Begins the next step: where the one before left off, or anew.
    fn begin_step(&mut self) -> Result<(), Error> {
        let app = self.course.app();
        if self.course.begins_anew() {
            return self.bring_here();
        }
        if app != self.app { self.start(app) } else { Ok(()) }
    }

    fn start(&mut self, app: AppNow) -> Result<(), Error> {
        self.sandbox.start(&app).map_err(LessonError::Sandbox)?;
        for (place, url) in self.sandbox.urls().iter().enumerate() {
            let number = if place == 0 { String::new() } else { (place + 1).to_string() };
            self.course.set_value(&format!("url{number}"), url);
            if let Some((_, port)) = url.rsplit_once(':') {
                self.course.set_value(&format!("port{number}"), port);
            }
        }
        self.course.progress.app = Some(app.clone());
        self.app = app;
        Ok(())
    }

    fn criteria(&self) -> Vec<Checked> {
        self.course.criteria(&self.held())
    }

    fn held(&self) -> Held<'_> {
        Held {
            evidence: &self.course.progress.evidence,
            home: self.sandbox.home(),
            now: self.sandbox.browser_now(),
            desk: self.sandbox.desk(),
            app: &self.app,
            values: self.course.values(),
        }
    }

    fn wire(&self) -> WireSeen {
        let exchanges = &self.course.progress.evidence.exchanges;
        let new = exchanges.get(self.seen..).unwrap_or_default();
        let last = new.get(new.len().saturating_sub(SHOWN)..).unwrap_or_default().iter().cloned();
        let exchanges = match self.course.asks_for_the_station(&self.held()) {
            true => last.map(Exchanged::without_verdict).collect(),
            false => last.collect(),
        };
        WireSeen {
            browser_now: self.sandbox.browser_now(),
            server_now: self.sandbox.server_now(),
            held: self.sandbox.held(),
            urls: self.sandbox.urls(),
            app: self.app.clone(),
            exchanges,
            jars: self.jars(),
        }
    }

    fn jars(&self) -> Vec<JarSeen> {
        let browsers = Jar::browsers(self.sandbox.home()).unwrap_or_default();
        let seen = |browser: String| {
            let row = self.sandbox.jar_of(&browser).into_iter().rev().find(|row| row.name == COOKIE_NAME)?;
            let user = change::session(&row.value).and_then(|session| Some(text_of(session.get("id")?)));
            Some(JarSeen { browser, alive: !row.is_expired, user })
        };
        browsers.into_iter().filter_map(seen).collect()
    }

    fn today(&self) -> String {
        today(self.context)
    }

    fn tell(&mut self, scene: &Scene) -> Result<(), Error> {
        (self.sink)(Event::Lesson(scene)).map_err(Error::Output)
    }

    fn not_here(&mut self, why: NotHere) -> Result<(), Error> {
        self.tell(&Scene::NotHere { why })
    }

    fn keep(&self) -> Result<(), Error> {
        Ok(self.file.write(&self.course.progress).map_err(LessonError::Progress)?)
    }

    /// The whole lesson as a text: the questions with their answers, and what the commands show.
    fn play_alone(&mut self) -> Result<(), Error> {
        self.bring_here()?;
        self.tell(&self.course.beginning())?;
        loop {
            self.skip_questions();
            self.show()?;
            match self.course.part() {
                Part::Predict | Part::Saw => {
                    let reply = self.course.reply(None);
                    reply.map_or(Ok(()), |reply| self.tell(&reply))?;
                }
                Part::Act => {
                    self.type_it()?;
                    let scene = Scene::Seen { wire: self.wire() };
                    self.tell(&scene)?;
                }
                Part::Exercise => {
                    while let Some(hint) = self.course.hint() {
                        self.tell(&hint)?;
                    }
                    let solved = self.course.solution();
                    solved.map_or(Ok(()), |solved| self.tell(&solved))?;
                }
                Part::Explain | Part::Solved => {}
            }
            match self.course.on(&self.today()) {
                Moved::LessonOver => return Ok(()),
                Moved::NextStep => self.begin_step()?,
                Moved::InStep | Moved::Elsewhere => {}
            }
        }
    }
}

/// Whether what a command says is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Yes,
    No,
}

/// Upon what it is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Command,
    Enter,
}

fn is_learn(words: &[String]) -> bool {
    words.first().is_some_and(|word| word == "learn")
}

/// A text as it is, and any other value as Python writes it.
fn text_of(value: &Value) -> String {
    repr::str(value).chars_lossy().collect()
}
