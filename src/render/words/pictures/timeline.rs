//! The end of a session: how long the browser keeps the cookie, and how long the server accepts it, on one line of time.

use crate::browser::EndBy;
use crate::clock::Timestamp;
use crate::lang::{Lang, say};
use crate::render::document::picture::{Bar, Between, End, Group, Mark, Moment, Seen, Side, Timeline};
use crate::render::document::{Piece, Role, piece, plain, sign};
use crate::render::words::time::{LONG, beside};
use crate::render::words::{ends, expire};
use crate::report::{Asked, Ending, MovedBy, NotPermanent, Sighting, Simulation, Sliding, Stop, Story};

/// The most moments that all have a label.
const MOST_LABELS: usize = 8;

/// How a moment is written: in one unit on a line.
#[derive(Clone, Copy)]
struct Unit {
    lifetime: Option<i64>,
    lang: Lang,
}

impl Unit {
    fn label(self, at: i64) -> String {
        let (seconds, lang) = (at.abs(), self.lang);
        let length = match self.lifetime {
            None | Some(..LONG) if seconds < 100_000 => say!(lang, "{seconds} s", "{seconds}秒"),
            lifetime => beside(seconds, lifetime, lang),
        };
        if at < 0 { format!("-{length}") } else { length }
    }

    fn moment(self, at: i64) -> Moment {
        Moment { at, label: plain(self.label(at)) }
    }
}

fn timeline(about: String, groups: Vec<Group>, unit: Unit) -> Timeline {
    let lang = unit.lang;
    let mut timeline = Timeline {
        title: piece(Role::Title, say!(lang, "The end of a session", "セッションの終わり")),
        about: plain(about),
        moments: Vec::new(),
        groups,
        enlarged: sign(
            Role::Quiet,
            say!(
                lang,
                "Not to scale (≈): seconds that stand close together are drawn larger.",
                "~ の先は縮尺が違います。間隔の短い部分を拡大して描いています。"
            ),
            say!(lang, "These seconds are drawn larger.", "この部分は拡大して描いています。"),
        ),
        between: None,
    };
    timeline.moments = moments(&timeline, unit);
    timeline
}

/// The moments with a label: all of them, or where there are many the beginning and those around the ends.
fn moments(timeline: &Timeline, unit: Unit) -> Vec<Moment> {
    let mut seconds = vec![0];
    let mut ends = Vec::new();
    for bar in timeline.bars() {
        seconds.extend(bar.marks.iter().map(|mark| mark.at).chain([bar.from]));
        match bar.end {
            End::At(end) => ends.push(end),
            End::Open => {}
            End::Unknown { known_until, over_at } => ends.extend([Some(known_until), over_at].into_iter().flatten()),
        }
    }
    seconds.extend(&ends);
    seconds.sort_unstable();
    seconds.dedup();
    let has_room = seconds.len() <= MOST_LABELS;
    let is_near = |at: i64| ends.iter().any(|end| (end - at).abs() <= 1);
    seconds.into_iter().filter(|&at| has_room || at == 0 || is_near(at)).map(|at| unit.moment(at)).collect()
}

fn about(signed_at: Option<Timestamp>, start: Timestamp, unit: Unit) -> String {
    let (zero, lang) = (unit.label(0), unit.lang);
    match signed_at {
        Some(signed_at) => {
            let date = signed_at.calendar();
            say!(lang, "{zero}: the cookie was signed, {date} UTC", "{zero}: クッキーの署名時刻、{date} UTC")
        }
        None => {
            let date = start.calendar();
            say!(lang, "{zero}: {date} UTC, when this was seen", "{zero}: 調べた時刻、{date} UTC")
        }
    }
}

fn browser(lang: Lang) -> Piece {
    plain(say!(lang, "browser", "ブラウザ"))
}

fn server(lang: Lang) -> Piece {
    plain(say!(lang, "server", "サーバー"))
}

/// What is so between the end of the browser's bar and that of the server's.
fn between(browser: End, server: End, unit: Unit) -> Option<Between> {
    let (End::At(browser), End::At(server)) = (browser, server) else { return None };
    let (from, to) = (browser.min(server), browser.max(server));
    let (first, last, lang) = (unit.label(from), unit.label(to), unit.lang);
    let label = match browser < server {
        _ if from == to => return None,
        true => say!(
            lang,
            "{first} to {last}: dropped by the browser, a copy is still accepted",
            "{first}から{last}まで: ブラウザはもう捨てたが、サーバーはまだコピーを受け入れる"
        ),
        false => say!(
            lang,
            "{first} to {last}: still sent by the browser, refused by the server",
            "{first}から{last}まで: ブラウザはまだ送り、サーバーは拒否する"
        ),
    };
    Some(Between { from, to, label: plain(label) })
}

/// The first two bars, with words for those alone who have them read aloud: for a screen whose words stand beside them.
pub(super) fn brief(timeline: Timeline) -> Option<Timeline> {
    let first = timeline.groups.into_iter().next()?;
    let spoken = |note: &[Piece]| note.iter().map(Piece::spoken).collect::<String>();
    let unseen = |bar: Bar| Bar { note: vec![sign(Role::Plain, "", spoken(&bar.note))], ..bar };
    let bars: Vec<Bar> = first.bars.into_iter().map(unseen).collect();
    // where nothing is known of either end there is nothing to see
    if bars.iter().all(|bar| !matches!(bar.end, End::At(_))) {
        return None;
    }
    let ends: Vec<i64> = bars
        .iter()
        .flat_map(|bar| {
            let end = match bar.end {
                End::At(end) => Some(end),
                _ => None,
            };
            bar.marks.iter().map(|mark| mark.at).chain([bar.from]).chain(end)
        })
        .collect();
    let moments = timeline.moments.into_iter().filter(|moment| moment.at == 0 || ends.contains(&moment.at)).collect();
    let none = || plain("");
    Some(Timeline {
        title: none(),
        moments,
        groups: vec![Group { title: None, bars }],
        between: None,
        // the sign of a break says it
        enlarged: none(),
        ..timeline
    })
}

/// When a session will end, before any clock is moved.
pub(super) fn of_an_ending(ending: &Ending, lang: Lang) -> Timeline {
    let unit = Unit { lifetime: ending.lifetime, lang };
    let start = ending.signed_at.unwrap_or(ending.now);
    let now = ending.now.unix() - start.unix();
    let kept = match ending.browser_drops_at {
        Some(end) => End::At(end.unix() - start.unix()),
        None => End::Open,
    };
    let accepted = match (ending.is_verified, ending.lifetime, ending.signed_at) {
        // another key may be the app's
        (Some(false), ..) if ending.is_real => End::Unknown { known_until: 0, over_at: None },
        (Some(false), ..) => End::At(0),
        (Some(true), Some(lifetime), Some(_)) => End::At(lifetime.saturating_add(1)),
        _ => End::Unknown { known_until: 0, over_at: None },
    };
    let at = |second: i64| vec![Mark { at: second, seen: Seen::Now }];
    let bars = vec![
        Bar {
            label: browser(lang),
            side: Side::Browser,
            from: 0,
            end: kept,
            marks: at(now),
            note: expire::browser(ending, lang),
        },
        Bar {
            label: server(lang),
            side: Side::Server,
            from: 0,
            end: accepted,
            marks: at(ending.age.unwrap_or(now)),
            note: expire::server(ending, lang),
        },
    ];
    let between = between(kept, accepted, unit).filter(|_| ending.is_verified == Some(true));
    let about = about(ending.signed_at, start, unit);
    let mut timeline = timeline(about, vec![Group { title: None, bars }], unit);
    let is_now = |at: i64| at == now || ending.age == Some(at);
    for moment in timeline.moments.iter_mut().filter(|moment| is_now(moment.at)) {
        let label = unit.label(moment.at);
        moment.label = plain(say!(lang, "now: {label}", "現在: {label}"));
    }
    Timeline { between, ..timeline }
}

/// What was seen while the clock moved, or what was seen at a real app.
pub(super) fn of_a_simulation(simulation: &Simulation, lang: Lang) -> Timeline {
    let unit = Unit { lifetime: simulation.lifetime, lang };
    let start = simulation.signed_at.or(simulation.sightings.first().map(|first| first.at));
    let start = start.unwrap_or(Timestamp::FIRST);
    let kept = match simulation.expires {
        Some(end) => End::At(end.unix() - start.unix()),
        None => End::Open,
    };
    let was_seen = simulation.asked.as_ref().is_none_or(|asked| asked.session_is_seen == Some(true));
    let server_bar = match simulation.by {
        MovedBy::Waiting => waited(&simulation.sightings, simulation.asked.as_ref(), start, unit),
        MovedBy::Clock | MovedBy::Ageing => {
            let end = match (simulation.lifetime, was_seen) {
                (_, false) => End::Unknown { known_until: 0, over_at: None },
                (Some(lifetime), _) => End::At(lifetime.saturating_add(1)),
                (None, _) if simulation.has_no_end => End::Open,
                (None, _) => End::Unknown {
                    known_until: simulation.lifetime_at_least.unwrap_or_default(),
                    over_at: simulation.lifetime_below,
                },
            };
            Bar {
                label: server(lang),
                side: Side::Server,
                from: 0,
                end,
                marks: answers(&simulation.stops),
                note: answered(end, unit),
            }
        }
    };
    let end = server_bar.end;
    let browser_bar = Bar {
        label: browser(lang),
        side: Side::Browser,
        from: 0,
        end: kept,
        marks: sent(&simulation.stops),
        note: dropped((simulation.expires, simulation.expires_by), kept, simulation.app.embedded, unit),
    };
    let mut groups = vec![Group { title: None, bars: vec![browser_bar, server_bar] }];
    if let Some(sliding) = simulation.sliding.as_ref().filter(|sliding| sliding.set_cookie.is_some()) {
        groups.push(renewed(sliding, start, simulation.lifetime, unit));
    }
    groups.extend(simulation.not_permanent.as_ref().map(|story| not_permanent(story, simulation.lifetime, unit)));
    let about = about(simulation.signed_at, start, unit);
    Timeline { between: between(kept, end, unit), ..timeline(about, groups, unit) }
}

/// The last three seconds of the story.
pub(super) fn of_the_last_seconds(story: &Story, lang: Lang) -> Timeline {
    let unit = Unit { lifetime: story.app.lifetime, lang };
    let start = story.begins_at;
    let expires = story.jar.first().and_then(|row| row.expires);
    let by = story.jar.first().map_or(EndBy::Neither, |row| row.expires_by);
    let kept = expires.map_or(End::Open, |end| End::At(end.unix() - start.unix()));
    let end = match story.app.lifetime {
        Some(lifetime) => End::At(lifetime.saturating_add(1)),
        None => End::Unknown { known_until: 0, over_at: None },
    };
    let bars = vec![
        Bar {
            label: browser(lang),
            side: Side::Browser,
            from: 0,
            end: kept,
            marks: sent(&story.clock),
            note: dropped((expires, by), kept, true, unit),
        },
        Bar {
            label: server(lang),
            side: Side::Server,
            from: 0,
            end,
            marks: answers(&story.clock),
            note: answered(end, unit),
        },
    ];
    let about = about(Some(start), start, unit);
    Timeline { between: between(kept, end, unit), ..timeline(about, vec![Group { title: None, bars }], unit) }
}

/// The moments at which the browser sent the cookie.
fn sent(stops: &[Stop]) -> Vec<Mark> {
    stops.iter().filter(|stop| stop.browser.sends).map(|stop| Mark { at: stop.after, seen: Seen::Good }).collect()
}

/// What the server answered to a copy of the cookie.
fn answers(stops: &[Stop]) -> Vec<Mark> {
    stops.iter().map(|stop| Mark { at: stop.server.age, seen: seen(stop.server.accepted) }).collect()
}

fn seen(accepted: Option<bool>) -> Seen {
    match accepted {
        Some(true) => Seen::Good,
        Some(false) => Seen::Bad,
        None => Seen::Unclear,
    }
}

/// When the browser drops it, and what said so.
fn dropped((expires, by): (Option<Timestamp>, EndBy), end: End, is_embedded: bool, unit: Unit) -> Vec<Piece> {
    let lang = unit.lang;
    let text = match (expires, end) {
        (Some(expires), End::At(end)) => {
            let (end, date) = (unit.label(end), expires.calendar());
            let by = ends::name(by, lang);
            say!(lang, "drops the cookie at {end}: its {by}, {date} UTC", "{end}で捨てる（{by}、{date} UTC）")
        }
        _ if by == EndBy::NotKnown => say!(
            lang,
            "keeps the cookie until it is closed: whether the app gave it an end is not known",
            "閉じるまで持っている（アプリが期限を付けたかどうかは不明）"
        ),
        _ => {
            let neither = ends::neither(is_embedded, lang);
            say!(
                lang,
                "keeps the cookie until it is closed: there is {neither}",
                "閉じるまで持っている（{neither}ない）"
            )
        }
    };
    vec![plain(text)]
}

fn answered(end: End, unit: Unit) -> Vec<Piece> {
    let lang = unit.lang;
    let text = match end {
        End::At(end) => {
            let (last, end) = (unit.label(end - 1), unit.label(end));
            say!(
                lang,
                "accepts a copy until {last} (included), refuses it from {end} on",
                "コピーを{last}まで受け入れ（その1秒も含む）、{end}から拒否する"
            )
        }
        End::Open => say!(lang, "accepted every age that was tried", "試したすべての経過時間で受け入れた"),
        End::Unknown { known_until: 0, over_at: None } => {
            say!(lang, "when it ends is not known", "いつ終わるかは不明")
        }
        End::Unknown { known_until, over_at: None } => {
            let known = unit.label(known_until);
            say!(lang, "accepted at {known}; when it ends is not known", "{known}では受け入れた。いつ終わるかは不明")
        }
        End::Unknown { known_until, over_at: Some(over) } => {
            let (known, over) = (unit.label(known_until), unit.label(over));
            say!(
                lang,
                "accepted at {known}, refused at {over}; the second between them is not known",
                "{known}では受け入れ、{over}では拒否した。その間のどこで終わるかは不明"
            )
        }
    };
    vec![plain(text)]
}

/// What two answers to the same cookie show.
fn waited(sightings: &[Sighting], asked: Option<&Asked>, start: Timestamp, unit: Unit) -> Bar {
    let after = |sighting: &Sighting| sighting.at.unix() - start.unix();
    let marks: Vec<Mark> = sightings.iter().map(|one| Mark { at: after(one), seen: seen(one.accepted) }).collect();
    let is_clear = asked.is_none_or(|asked| !asked.may_take_once);
    let last = marks.iter().filter(|mark| mark.seen == Seen::Good && is_clear).map(|mark| mark.at).max();
    let end = End::Unknown { known_until: last.unwrap_or_default(), over_at: None };
    Bar { label: server(unit.lang), side: Side::Server, from: 0, end, marks, note: answered(end, unit) }
}

/// A visit shortly before the end: the new cookie begins there, and a copy of the first ends at its own time.
fn renewed(sliding: &Sliding, start: Timestamp, lifetime: Option<i64>, unit: Unit) -> Group {
    let lang = unit.lang;
    let (visit, then) = (unit.label(sliding.visit_at), unit.label(sliding.then_at));
    let new_end = sliding.expires.map_or(End::Open, |end| End::At(end.unix() - start.unix()));
    let tried = |who: &Option<String>| Mark { at: sliding.then_at, seen: seen(Some(who.is_some())) };
    let visited = Mark { at: sliding.visit_at, seen: Seen::Good };
    let old_end = match (lifetime, &sliding.old_copy_logged_in_as) {
        (Some(lifetime), None) => End::At(lifetime.saturating_add(1)),
        (None, None) => End::Unknown { known_until: sliding.visit_at, over_at: Some(sliding.then_at) },
        (_, Some(_)) => End::Unknown { known_until: sliding.then_at, over_at: None },
    };
    let old_note = match &sliding.old_copy_logged_in_as {
        None => say!(lang, "not renewed: refused at {then}", "更新されないので、{then}で拒否された"),
        Some(_) => say!(lang, "accepted at {then}", "{then}でも受け入れられた"),
    };
    Group {
        title: Some(piece(
            Role::Title,
            say!(
                lang,
                "With a visit at {visit}, each on its own time",
                "{visit}にアクセスした場合（期限はそれぞれ別）"
            ),
        )),
        bars: vec![
            Bar {
                label: plain(say!(lang, "first cookie", "最初のクッキー")),
                side: Side::Browser,
                from: 0,
                end: End::At(sliding.visit_at),
                marks: vec![visited],
                note: vec![plain(say!(lang, "replaced in the browser by the visit", "アクセスで置き換えられた"))],
            },
            Bar {
                label: plain(say!(lang, "new cookie", "新しいクッキー")),
                side: Side::Browser,
                from: sliding.visit_at,
                end: new_end,
                marks: vec![visited, tried(&sliding.browser_logged_in_as)],
                // a visit is watched at the embedded app alone, whose end is an Expires
                note: dropped((sliding.expires, EndBy::Expires), new_end, true, unit),
            },
            Bar {
                label: plain(say!(lang, "copy of first", "最初のクッキーのコピー")),
                side: Side::Server,
                from: 0,
                end: old_end,
                marks: vec![tried(&sliding.old_copy_logged_in_as)],
                note: vec![plain(old_note)],
            },
        ],
    }
}

/// The same with `permanent = False`.
fn not_permanent(story: &NotPermanent, lifetime: Option<i64>, unit: Unit) -> Group {
    let lang = unit.lang;
    let then = unit.label(story.then_at);
    let kept = match (story.has_expires, story.sends) {
        (false, _) => End::Open,
        (true, true) => End::Unknown { known_until: story.then_at, over_at: None },
        (true, false) => End::Unknown { known_until: story.visit_at, over_at: Some(story.then_at) },
    };
    let (end, note) = match (&story.logged_in_as, lifetime) {
        (None, Some(lifetime)) => {
            (End::At(lifetime.saturating_add(1)), say!(lang, "refused at {then}", "{then}では拒否する"))
        }
        (None, None) => (
            End::Unknown { known_until: 0, over_at: Some(story.then_at) },
            say!(lang, "refused at {then}", "{then}では拒否する"),
        ),
        (Some(_), _) => (
            End::Unknown { known_until: story.then_at, over_at: None },
            say!(lang, "accepted at {then}", "{then}でも受け入れる"),
        ),
    };
    let kept_note = match story.has_expires {
        false => dropped((None, EndBy::Neither), End::Open, true, unit),
        true => vec![plain(say!(lang, "its cookie has an Expires", "クッキーに Expires がある"))],
    };
    let sent = story.sends.then_some(Mark { at: story.then_at, seen: Seen::Good });
    Group {
        title: Some(piece(
            Role::Title,
            say!(lang, "With session.permanent = False", "session.permanent = False の場合"),
        )),
        bars: vec![
            Bar {
                label: browser(lang),
                side: Side::Browser,
                from: 0,
                end: kept,
                marks: sent.into_iter().collect(),
                note: kept_note,
            },
            Bar {
                label: server(lang),
                side: Side::Server,
                from: 0,
                end,
                marks: vec![Mark { at: story.then_at, seen: seen(Some(story.logged_in_as.is_some())) }],
                note: vec![plain(note)],
            },
        ],
    }
}
