//! Work on many files at a time, with a bar on the terminal where that takes long.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How long nobody needs to be told that something is going on.
const PATIENCE: Duration = Duration::from_secs(1);

/// Does the work for each item, on as many threads as the machine has cores for; the results come
/// in the order of the items. The threads of the standard library are enough for a list of files.
pub(crate) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let progress = Progress::new(items.len());
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    let take_turns = || {
        while let Some((at, item)) = take(items, &next) {
            let result = work(item);
            done.lock().expect("no thread panics with it").push((at, result));
            progress.step();
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 1..cores.min(items.len()) {
            scope.spawn(take_turns);
        }
        take_turns();
    });
    progress.end();
    let mut done = done.into_inner().expect("no thread panics with it");
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The next item that nobody has taken, and its place.
fn take<'a, T>(items: &'a [T], next: &AtomicUsize) -> Option<(usize, &'a T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    items.get(at).map(|item| (at, item))
}

/// A bar on the terminal, which comes when patience has an end.
struct Progress {
    total: usize,
    done: AtomicUsize,
    begin: Instant,
    is_watched: bool,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    fn new(total: usize) -> Self {
        let is_watched = total > 1 && io::stderr().is_terminal();
        let (done, begin) = (AtomicUsize::new(0), Instant::now());
        Self { total, done, begin, is_watched, bar: OnceLock::new() }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.is_watched && self.begin.elapsed() > PATIENCE {
            self.bar.get_or_init(|| bar(self.total)).set_position(done as u64);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} files");
    let bar = ProgressBar::new(total as u64);
    bar.with_style(style.expect("the template is well formed").progress_chars("━╸ "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items_and_each_once() {
        for count in [0usize, 1, 2, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let results = in_parallel(&items, |item| {
                // Early items take longest.
                thread::sleep(Duration::from_micros(200u64.saturating_sub(*item as u64)));
                item * 2
            });
            assert_eq!(results, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        }
    }
}
