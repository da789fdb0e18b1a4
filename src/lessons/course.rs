//! The way of a learner through the lessons: where it is, and where it goes. It does nothing itself.
//!
//! ```text
//! predict → act → saw → explain → (exercise → solved) → the next step → … → the next lesson
//! ```

use super::check::{AppNow, Checked, Held, asks_for_the_station, check};
use super::evidence::Evidence;
use super::pack::{Lesson, Named, Question, Step, Text};
use super::progress::{Done, Part, Place, Progress};
use super::scene::{Asked, FactShown, Head, ListedLesson, Scene, SourceShown, WireSeen};
use super::typed::{self, Typed};
use super::values::Values;
use crate::clock::Timestamp;
use crate::lang::BilingualText;
use crate::teaching::sources::source;
use crate::teaching::tutorial::correction;

/// A learner on the way through lessons.
pub struct Course<'a> {
    lessons: &'a [Lesson],
    at: (&'a Lesson, &'a Step),
    /// How far the learner has come. It is to be kept after each change.
    pub progress: Progress,
    values: Values,
    lesson: usize,
    step: usize,
    part: Part,
}

/// What a move leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Another part of the same step.
    InStep,
    /// The next step of the same lesson.
    NextStep,
    /// Another lesson, or an earlier step: the sandbox is to be brought to its state.
    Elsewhere,
    /// The lesson with this number, from 0, is over. `None` of the next: it was the last.
    LessonOver,
}

impl<'a> Course<'a> {
    /// The way of this learner: from where it was left, or from the beginning. `None`: there are no lessons.
    pub fn of(lessons: &'a [Lesson], progress: Progress, now: Timestamp) -> Option<Course<'a>> {
        let first = lessons.first()?;
        let at = (first, first.steps.first()?);
        let values = Values::default();
        let mut course = Course { lessons, at, progress, values, lesson: 0, step: 0, part: Part::Predict };
        match course.place_kept() {
            Some((lesson, step, part)) => {
                course.look_at(lesson, step);
                course.part = part;
                course.draw();
            }
            None => course.enter(0, 0, now),
        }
        Some(course)
    }

    /// Where the learner was left, if the lessons still have that place.
    fn place_kept(&self) -> Option<(usize, usize, Part)> {
        let place = self.progress.place.as_ref()?;
        let lesson = self.lessons.iter().position(|lesson| *lesson.name.get_ref() == place.lesson)?;
        let step = self.lessons.get(lesson)?.steps.iter().position(|step| *step.name.get_ref() == place.step)?;
        let parts = parts(self.lessons.get(lesson)?.steps.get(step)?);
        let was_there = parts.contains(&place.part) || place.part == Part::Solved && parts.contains(&Part::Exercise);
        was_there.then_some((lesson, step, place.part))
    }

    /// Goes to the beginning of a lesson, from 0. The sandbox is to be cleared.
    pub fn enter(&mut self, lesson: usize, step: usize, now: Timestamp) {
        if lesson != self.lesson || self.progress.place.is_none() || step == 0 {
            self.progress.begun_at = now.unix();
        }
        self.look_at(lesson, step);
        self.draw();
        self.begin_step();
    }

    /// Looks at a step. One that is not there leaves the look where it is.
    fn look_at(&mut self, lesson: usize, step: usize) {
        let found = self.lessons.get(lesson).and_then(|found| Some((found, found.steps.get(step)?)));
        if let Some(found) = found {
            (self.at, self.lesson, self.step) = (found, lesson, step);
        }
    }

    fn draw(&mut self) {
        let begun = Timestamp::from_unix(self.progress.begun_at);
        self.values = Values::of(self.lesson(), &self.progress.name, begun);
    }

    fn begin_step(&mut self) {
        self.part = parts(self.step_now()).first().copied().unwrap_or(Part::Explain);
        self.progress.evidence = Evidence::default();
        self.keep_place(0);
    }

    fn keep_place(&mut self, hints: usize) {
        let (lesson, step) = (self.lesson().name.get_ref().clone(), self.step_now().name.get_ref().clone());
        self.progress.place = Some(Place { lesson, step, part: self.part, hints });
    }

    /// The lesson.
    pub fn lesson(&self) -> &'a Lesson {
        self.at.0
    }

    /// The number of the lesson, from 0.
    pub fn lesson_number(&self) -> usize {
        self.lesson
    }

    /// Whether the learner is in this lesson, and not at its end.
    pub fn is_amid(&self, lesson: usize) -> bool {
        let (step, done) = (self.step_now(), self.progress.lessons.get(self.lesson().name.get_ref()));
        let is_last_step = self.step + 1 >= self.lesson().steps.len();
        let is_last_part = parts(step).iter().all(|part| *part <= self.part) && self.part != Part::Exercise;
        let is_done = done.is_some_and(|done| done.steps.contains(step.name.get_ref()));
        lesson == self.lesson && !(is_last_step && is_last_part && is_done)
    }

    /// The step.
    pub fn step_now(&self) -> &'a Step {
        self.at.1
    }

    /// The number of the step, from 0.
    pub fn step_number(&self) -> usize {
        self.step
    }

    /// The part of the step.
    pub fn part(&self) -> Part {
        self.part
    }

    /// The values of the lesson.
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// Lets a word stand for a value that is only known while the lesson runs: `{url}`.
    pub fn set_value(&mut self, word: &str, value: &str) {
        self.values.set(word, value);
    }

    /// The app of the step.
    pub fn app(&self) -> AppNow {
        let steps = self.lesson().steps.iter().take(self.step + 1);
        steps.filter_map(|step| step.app.as_ref()).next_back().map_or_else(AppNow::tutorial, AppNow::of)
    }

    /// Whether the step begins with empty jars and a clock that runs: an exercise depends on nothing that was done before.
    pub fn begins_anew(&self) -> bool {
        self.step_now().exercise.is_some() && self.step_now().act.is_none()
    }

    /// The commands that bring the sandbox to the state in which the step begins, for each step before it: its app, and
    /// what is typed there.
    pub fn way_here(&self) -> Vec<(AppNow, Vec<String>)> {
        let mut app = AppNow::tutorial();
        let before = self.lesson().steps.iter().take(if self.begins_anew() { 0 } else { self.step });
        before
            .map(|step| {
                if let Some(of) = &step.app {
                    app = AppNow::of(of);
                }
                (
                    app.clone(),
                    step.act.iter().flat_map(|act| &act.commands).map(|line| self.line(line.get_ref())).collect(),
                )
            })
            .collect()
    }

    /// A command line with the values in it.
    pub fn line(&self, line: &str) -> String {
        self.values.fill_command(line)
    }

    /// The question that waits.
    pub fn question(&self) -> Option<(&'a Question, Asked)> {
        match self.part {
            Part::Predict => Some((self.step_now().predict.as_ref()?, Asked::Predict)),
            Part::Saw => Some((self.step_now().saw.as_ref()?, Asked::Saw)),
            _ => None,
        }
    }

    /// What is said to the answer of this number, from 1; of none, the right one is told. `None`: no such answer.
    pub fn reply(&mut self, chosen: Option<usize>) -> Option<Scene> {
        let (question, asked) = self.question()?;
        let right = question.answers.iter().position(|answer| answer.right)?;
        let place = match chosen {
            Some(number) => number.checked_sub(1)?,
            None => right,
        };
        let choice = question.answers.get(place)?;
        let holds = choice.holds.as_ref().map(|holds| holds.get_ref().clone()).filter(|_| !choice.right);
        if let (Some(holds), Asked::Predict) = (&holds, asked) {
            let done = self.done();
            if !done.held.contains(holds) {
                done.held.push(holds.clone());
            }
        }
        Some(Scene::Reply {
            asked,
            chosen,
            right: right + 1,
            answer: self.text(&question.answers.get(right)?.text),
            reply: self.text(&choice.reply),
            holds,
        })
    }

    /// By what it is seen that what is to be done was done.
    pub fn until(&self, held: &Held<'_>) -> Vec<Checked> {
        self.step_now().act.as_ref().map(|act| check(&act.until, held)).unwrap_or_default()
    }

    /// Whether the exercise asks for the station at which a session is lost, and it is not named yet.
    pub fn asks_for_the_station(&self, held: &Held<'_>) -> bool {
        let exercise = self.step_now().exercise.as_ref();
        exercise.is_some_and(|exercise| asks_for_the_station(&exercise.criteria, held))
    }

    /// Whether what is to be done can be done in the learner's own browser.
    pub fn is_for_own_browser(&self) -> bool {
        self.step_now().act.as_ref().is_some_and(|act| act.own_browser)
    }

    /// Whether the commands of the step were typed, where nothing else tells that it was done.
    pub fn was_typed(&self) -> bool {
        self.untyped().is_empty()
    }

    /// The commands of the step that were not typed yet, in their order, where nothing else tells that it was done.
    pub fn untyped(&self) -> Vec<String> {
        // in the place of a browser of the learner's own the commands show what is asked afterwards
        let in_its_place = self.is_for_own_browser() && !self.progress.evidence.ran.is_empty();
        let act = self.step_now().act.as_ref().filter(|act| act.until.is_empty() || in_its_place);
        let Some(act) = act else { return Vec::new() };
        let lines = act.commands.iter().map(|line| self.line(line.get_ref()));
        let named = |line: &String| match typed::read(line) {
            Typed::Command(words) => typed::name_of(&words).map(str::to_owned),
            _ => None,
        };
        let mut ran = self.progress.evidence.ran.iter();
        // what comes behind the first that is missing was typed too early
        let is_missing = |line: &String| named(line).is_some_and(|name| !ran.any(|ran| *ran == name));
        lines
            .skip_while({
                let mut is_missing = is_missing;
                move |line| !is_missing(line)
            })
            .collect()
    }

    /// The criteria of the exercise.
    pub fn criteria(&self, held: &Held<'_>) -> Vec<Checked> {
        self.step_now().exercise.as_ref().map(|exercise| check(&exercise.criteria, held)).unwrap_or_default()
    }

    /// The next hint. `None`: there is none here.
    pub fn hint(&mut self) -> Option<Scene> {
        let exercise = self.step_now().exercise.as_ref().filter(|_| self.part == Part::Exercise)?;
        let shown = self.hints();
        let text = self.text(exercise.hints.get(shown)?);
        self.keep_place(shown + 1);
        self.done().hints += 1;
        Some(Scene::Hint { number: shown + 1, of: exercise.hints.len(), text })
    }

    /// How many hints of this exercise were shown.
    pub fn hints(&self) -> usize {
        self.progress.place.as_ref().map_or(0, |place| place.hints)
    }

    /// The solution of the exercise, and other ways.
    pub fn solution(&self) -> Option<Scene> {
        let exercise = self.step_now().exercise.as_ref()?;
        let lines = |lines: &[Named]| lines.iter().map(|line| self.line(line.get_ref())).collect::<Vec<_>>();
        let alternatives = exercise.alternatives.iter().map(|way| lines(way)).collect();
        Some(Scene::Solved { solution: lines(&exercise.solution), alternatives, hints: self.hints() })
    }

    /// Notes that the exercise is solved, and shows how else it could be.
    pub fn solved(&mut self, today: &str) -> Option<Scene> {
        let (solution, hints) = (self.solution()?, self.hints());
        let step = self.step_now().name.get_ref().clone();
        let done = self.done();
        if !done.solved.contains(&step) {
            done.solved.push(step.clone());
        }
        // an exercise is the last part of its step, so nothing of the step is left to be done
        if !done.steps.contains(&step) {
            done.steps.push(step);
        }
        today.clone_into(&mut done.when);
        self.part = Part::Solved;
        self.keep_place(hints);
        Some(solution)
    }

    /// Goes on to the next part.
    pub fn on(&mut self, today: &str) -> Moved {
        let parts = parts(self.step_now());
        let next = parts.iter().find(|part| **part > self.part);
        if let Some(next) = next {
            self.part = *next;
            self.keep_place(0);
            return Moved::InStep;
        }
        let step = self.step_now().name.get_ref().clone();
        let done = self.done();
        if !done.steps.contains(&step) {
            done.steps.push(step);
        }
        today.clone_into(&mut done.when);
        match self.step + 1 < self.lesson().steps.len() {
            true => {
                self.look_at(self.lesson, self.step + 1);
                self.begin_step();
                Moved::NextStep
            }
            false => Moved::LessonOver,
        }
    }

    /// Goes back to the part before. `None`: it is the very first.
    pub fn back(&mut self, now: Timestamp) -> Option<Moved> {
        let parts_here = parts(self.step_now());
        if let Some(before) = parts_here.iter().rev().find(|part| **part < self.part) {
            // what was done in this step stays done, and a question is asked again
            self.part = *before;
            self.keep_place(0);
            return Some(Moved::InStep);
        }
        match (self.step, self.lesson) {
            (1.., _) => self.enter(self.lesson, self.step - 1, now),
            (0, 1..) => {
                let lesson = self.lesson - 1;
                let last = self.lessons.get(lesson).map_or(0, |lesson| lesson.steps.len().saturating_sub(1));
                self.enter(lesson, last, now);
            }
            (0, 0) => return None,
        }
        Some(Moved::Elsewhere)
    }

    /// The end of the lesson, and the next.
    pub fn ended(&self) -> Scene {
        let done = self.progress.lessons.get(self.lesson().name.get_ref()).cloned().unwrap_or_default();
        Scene::Ended {
            lesson: self.lesson + 1,
            title: self.text(&self.lesson().title),
            solved: done.solved.len(),
            exercises: exercises(self.lesson()),
            next: self.list().into_iter().nth(self.lesson + 1),
        }
    }

    /// The lessons, with what was done of each.
    pub fn list(&self) -> Vec<ListedLesson> {
        let listed = |(place, lesson): (usize, &Lesson)| {
            let done = self.progress.lessons.get(lesson.name.get_ref()).cloned().unwrap_or_default();
            ListedLesson {
                number: place + 1,
                name: lesson.name.get_ref().clone(),
                title: both(&lesson.title),
                core: lesson.core,
                done: done.steps.len().min(lesson.steps.len()),
                steps: lesson.steps.len(),
                solved: done.solved.len(),
                exercises: exercises(lesson),
                is_here: place == self.lesson,
            }
        };
        self.lessons.iter().enumerate().map(listed).collect()
    }

    /// What is shown at this place. Where it was come to from the same step, the screen has its head already.
    pub fn scene(&self, wire: WireSeen, criteria: Vec<Checked>, is_new: bool) -> Scene {
        let (head, step) = (Head { is_new, ..self.head() }, self.step_now());
        match (self.part, &step.act, &step.exercise) {
            (Part::Predict | Part::Saw, ..) if self.question().is_some() => self.asking(head, wire),
            (Part::Act, Some(act), _) => Scene::Act {
                head,
                wire,
                text: self.text(&act.text),
                commands: act.commands.iter().map(|line| self.line(line.get_ref())).collect(),
                own_browser: act.own_browser,
            },
            (Part::Exercise | Part::Solved, _, Some(exercise)) => {
                Scene::Exercise { head, wire, task: self.text(&exercise.task), criteria, hints: self.hints() }
            }
            _ => self.explanation(),
        }
    }

    fn asking(&self, head: Head, wire: WireSeen) -> Scene {
        let Some((question, asked)) = self.question() else { return self.explanation() };
        Scene::Question {
            head,
            asked,
            wire,
            question: self.text(&question.question),
            answers: question.answers.iter().map(|answer| self.text(&answer.text)).collect(),
        }
    }

    fn explanation(&self) -> Scene {
        let fact = |fact: &super::pack::Fact| FactShown {
            text: self.text(&fact.text),
            sources: fact.sources.iter().map(|id| self.source(id.get_ref())).collect(),
            corrects: fact.corrects.as_ref().and_then(|id| correction(id.get_ref())),
        };
        Scene::Explain { facts: self.step_now().explain.iter().map(fact).collect(), head: self.head() }
    }

    /// The source of this id: the pack's own, or one of the program's.
    fn source(&self, id: &str) -> SourceShown {
        let own = self.lesson().sources.iter().find(|source| source.id.get_ref() == id);
        let own = own.map(|source| (source.title.clone(), source.url.clone()));
        let found = own.or_else(|| source(id).map(|source| (source.title.to_owned(), source.url.to_owned())));
        let (title, url) = found.unzip();
        SourceShown { id: id.to_owned(), title, url }
    }

    /// The place.
    pub fn head(&self) -> Head {
        Head {
            lesson: self.lesson + 1,
            lessons: self.lessons.len(),
            title: self.text(&self.lesson().title),
            step: self.step + 1,
            steps: self.lesson().steps.len(),
            part: self.part,
            station: self.step_now().station.get_ref().clone(),
            learner: self.progress.name.clone(),
            is_new: true,
        }
    }

    /// The beginning of the lesson.
    pub fn beginning(&self) -> Scene {
        Scene::Begin { head: self.head(), outcome: self.text(&self.lesson().outcome) }
    }

    /// A text of the lesson with the values in it.
    pub fn text(&self, text: &Text) -> BilingualText {
        both(&self.values.fill_text(text))
    }

    fn done(&mut self) -> &mut Done {
        let name = self.lesson().name.get_ref().clone();
        self.progress.lessons.entry(name).or_default()
    }
}

/// The parts of a step, in order.
fn parts(step: &Step) -> Vec<Part> {
    [
        (Part::Predict, step.predict.is_some()),
        (Part::Act, step.act.is_some()),
        (Part::Saw, step.saw.is_some()),
        (Part::Explain, !step.explain.is_empty()),
        (Part::Exercise, step.exercise.is_some()),
    ]
    .into_iter()
    .filter_map(|(part, is_there)| is_there.then_some(part))
    .collect()
}

fn exercises(lesson: &Lesson) -> usize {
    lesson.steps.iter().filter(|step| step.exercise.is_some()).count()
}

fn both(Text { en, ja, .. }: &Text) -> BilingualText {
    BilingualText { en: en.clone(), ja: ja.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::pack;

    const NOW: Timestamp = Timestamp::from_unix(1_795_376_493);
    const DAY: &str = "2026-11-22";

    fn lessons() -> Vec<Lesson> {
        let question = "question = { en = '?', ja = '?' }\nanswer = [ { text = { en = 'a', ja = 'a' }, holds = 'M1', reply = { en = 'no', ja = 'no' } }, { text = { en = 'b', ja = 'b' }, right = true, reply = { en = 'yes', ja = 'yes' } } ]";
        let lesson = |name: &str| {
            format!(
                "[[lesson]]\nname = '{name}'\ntitle = {{ en = '', ja = '' }}\noutcome = {{ en = '', ja = '' }}\n\
                 [[lesson.step]]\nname = 'first'\nstation = 'read'\napp = {{ name = 'nested-list' }}\n[lesson.step.predict]\n{question}\n\
                 [lesson.step.do]\ntext = {{ en = '', ja = '' }}\ncommands = ['login alice', '--browser b jar']\n\
                 [[lesson.step.explain]]\ntext = {{ en = '', ja = '' }}\n\
                 [[lesson.step]]\nname = 'second'\nstation = 'send'\n[lesson.step.exercise]\ntask = {{ en = '', ja = '' }}\n\
                 hints = [ {{ en = '1', ja = '1' }}, {{ en = '2', ja = '2' }}, {{ en = '3', ja = '3' }} ]\n\
                 solution = ['visit']\nalternatives = [['jar']]\ncriterion = []\n"
            )
        };
        pack::read(&(lesson("one") + &lesson("two"))).expect("a pack").lessons
    }

    fn at(course: &Course<'_>) -> (usize, usize, Part) {
        (course.lesson_number(), course.step_number(), course.part())
    }

    #[test]
    fn the_way_leads_through_every_part_of_every_step() {
        let lessons = lessons();
        let mut course = Course::of(&lessons, Progress::default(), NOW).expect("a course");
        let mut way = vec![at(&course)];
        while course.on(DAY) != Moved::LessonOver {
            way.push(at(&course));
        }
        let parts = [(0, Part::Predict), (0, Part::Act), (0, Part::Explain), (1, Part::Exercise)];
        assert_eq!(way, parts.map(|(step, part)| (0, step, part)));
        assert_eq!(course.progress.lessons["one"].steps, ["first", "second"]);
        assert!(course.begins_anew() && course.way_here().is_empty());
        course.enter(1, 1, NOW);
        assert_eq!((at(&course), course.app().name.as_str()), ((1, 1, Part::Exercise), "nested-list"));
    }

    #[test]
    fn the_way_leads_back_to_the_beginning() {
        let lessons = lessons();
        let mut course = Course::of(&lessons, Progress::default(), NOW).expect("a course");
        course.enter(1, 0, NOW);
        assert_eq!(course.back(NOW), Some(Moved::Elsewhere));
        assert_eq!(at(&course), (0, 1, Part::Exercise));
        assert_eq!(course.back(NOW), Some(Moved::Elsewhere));
        course.on(DAY);
        assert_eq!(course.back(NOW), Some(Moved::InStep));
        assert_eq!((at(&course), course.back(NOW)), ((0, 0, Part::Predict), None));
    }

    #[test]
    fn a_solved_exercise_ends_its_step_and_a_lesson_that_is_not_over_is_gone_on_with() {
        let lessons = lessons();
        let mut course = Course::of(&lessons, Progress::default(), NOW).expect("a course");
        assert!(course.is_amid(0) && !course.is_amid(1));
        course.enter(0, 1, NOW);
        assert!(course.is_amid(0), "the exercise is not solved");
        course.on(DAY);
        assert!(course.is_amid(0), "it was left out, and still waits");
        course.progress.lessons.clear();
        course.solved(DAY).expect("an exercise");
        assert_eq!(course.progress.lessons["one"].steps, ["second"]);
        assert!(!course.is_amid(0));
        course.on(DAY);
        assert_eq!(course.progress.lessons["one"].steps, ["second"]);
    }

    #[test]
    fn a_wrong_prediction_is_noted_and_a_number_without_an_answer_is_none() {
        let lessons = lessons();
        let mut course = Course::of(&lessons, Progress::default(), NOW).expect("a course");
        assert!(course.reply(Some(0)).is_none() && course.reply(Some(3)).is_none());
        let Some(Scene::Reply { holds, right, .. }) = course.reply(Some(1)) else { panic!("a reply") };
        assert_eq!((holds.as_deref(), right), (Some("M1"), 2));
        let Some(Scene::Reply { holds: None, chosen: None, reply, .. }) = course.reply(None) else { panic!("a reply") };
        assert_eq!(
            (reply.en.as_str(), course.progress.lessons["one"].held.as_slice()),
            ("yes", ["M1".to_owned()].as_slice())
        );
    }

    #[test]
    fn a_break_at_any_part_is_gone_on_from() {
        let lessons = lessons();
        let mut course = Course::of(&lessons, Progress::default(), NOW).expect("a course");
        loop {
            let kept: Progress = serde_json::from_str(&serde_json::to_string(&course.progress).unwrap()).unwrap();
            let again = Course::of(&lessons, kept, NOW.plus(900)).expect("a course");
            assert_eq!((at(&again), again.hints(), &again.progress), (at(&course), course.hints(), &course.progress));
            if course.part() == Part::Solved {
                break;
            }
            match course.part() {
                Part::Exercise if course.hint().is_none() => drop(course.solved(DAY).expect("an exercise")),
                Part::Exercise => {}
                _ => drop(course.on(DAY)),
            }
        }
        assert_eq!((course.hints(), course.progress.lessons["one"].hints), (3, 3));
        // of another pack the place is not there
        let other = &lessons[1..];
        assert_eq!(at(&Course::of(other, course.progress, NOW).expect("a course")), (0, 0, Part::Predict));
    }

    #[test]
    fn in_the_place_of_the_own_browser_every_command_is_typed_since_it_is_asked_what_they_showed() {
        let lesson = "[[lesson]]\nname = 'one'\ntitle = { en = '', ja = '' }\noutcome = { en = '', ja = '' }\n\
             [[lesson.step]]\nname = 's'\nstation = 'store'\n[lesson.step.do]\ntext = { en = '', ja = '' }\n\
             commands = ['login alice', 'jar']\nown_browser = true\n\
             until = [ { says = { en = '', ja = '' }, request = {} } ]\n";
        let lessons = pack::read(lesson).expect("a pack").lessons;
        let mut course = Course::of(&lessons, Progress::default(), NOW).expect("a course");
        assert!(course.was_typed(), "nothing is typed in a browser");
        course.progress.evidence.ran = vec!["login".to_owned()];
        assert_eq!(course.untyped(), ["jar"]);
        course.progress.evidence.ran.push("jar".to_owned());
        assert!(course.was_typed());
    }

    #[test]
    fn without_a_criterion_a_step_is_done_when_its_commands_were_typed_in_their_order() {
        let lessons = lessons();
        let mut course = Course::of(&lessons, Progress::default(), NOW).expect("a course");
        for (ran, is_done) in [(vec![], false), (vec!["jar", "login"], false), (vec!["login", "visit", "jar"], true)] {
            course.progress.evidence.ran = ran.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(course.was_typed(), is_done, "{ran:?}");
        }
    }
}
