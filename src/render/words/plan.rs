//! `plan`: the lesson plan, a screen a step.

use super::arrows::with_signs;
use super::next;
use crate::lang::{Lang, say};
use crate::render::document::{Document, Role, piece, plain};
use crate::render::style::Style;
use crate::report::{Plan, PlanStep};

/// The screens: what to do before, and then each step.
pub fn documents(plan: &Plan, style: &Style) -> Vec<Document> {
    let lang = style.lang;
    let mut documents = Vec::new();
    for step in &plan.steps {
        // the first stands below what to do before, so that the numbers of a presenter are those of the steps
        let mut document = if documents.is_empty() { before(plan, lang) } else { Document::new() };
        of_step(&mut document, step, lang);
        documents.push(document);
    }
    if let Some(last) = documents.last_mut() {
        // it asks before it clears
        next::repair(last, "reset", style);
    }
    documents
}

fn before(plan: &Plan, lang: Lang) -> Document {
    let mut document = Document::new();
    let (minutes, steps) = (plan.minutes, plan.steps.len());
    document.title(say!(lang, "A lesson of {minutes} minutes in {steps} steps", "{minutes}分の授業（全{steps}場面）"));
    document.text(say!(
        lang,
        "In each: ask, let them write down what they expect, type, and ask what they saw.",
        "どの場面でも、問いかけ、予想を書かせ、コマンドを入力し、何が見えたかを尋ねます。"
    ));
    commands(&mut document, say!(lang, "before", "授業の前"), plan.before);
    document
}

fn of_step(document: &mut Document, planned: &PlanStep, lang: Lang) {
    let PlanStep { number, begins_at, step } = planned;
    document.blank();
    let (title, ends_at) = (step.title.of(lang), begins_at + step.minutes);
    document.title(say!(
        lang,
        "{number}. {title} (minute {begins_at} to {ends_at})",
        "{number}. {title}（{begins_at}分から{ends_at}分まで）"
    ));
    document.fact(say!(lang, "ask", "問い"), [plain(step.ask.of(lang))]);
    document.fact(say!(lang, "they say", "予想"), [plain(step.expect.of(lang))]);
    commands(document, say!(lang, "type", "入力"), step.commands);
    document.fact(say!(lang, "they see", "結果"), [plain(step.see.of(lang))]);
    document.fact(say!(lang, "blackboard", "板書"), with_signs(Role::Title, step.word.of(lang), lang));
}

/// A command a line, behind one label.
fn commands(document: &mut Document, label: String, commands: &[&str]) {
    let mut label = Some(label);
    for command in commands {
        let command = [piece(Role::Command, command)];
        match label.take() {
            Some(label) => document.fact(label, command),
            None => document.note(command),
        };
    }
}
