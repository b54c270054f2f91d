//! Merging line by line, of what cannot be merged as an argument.
//!
//! A merge driver that gives up leaves one side's text behind, and nothing in it tells that the
//! other side is lost. So what is no document is merged as any text is: lines that one side alone
//! changed are taken, and where both did, both versions stay between conflict marks.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The outcome of a merge line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineMerge {
    /// The merged text.
    pub text: Vec<u8>,
    /// How many places both sides changed in different ways, each between conflict marks.
    pub conflicts: usize,
}

/// Merges two texts that go back to `base`, line by line; they need not be UTF-8.
pub fn merge_lines(base: &[u8], ours: &[u8], theirs: &[u8]) -> LineMerge {
    let line_break = if is_windows(ours) { "\r\n" } else { "\n" };
    let [base, ours, theirs] = [base, ours, theirs].map(lines);
    let [to_ours, to_theirs] = [&ours, &theirs].map(|side| partners(&base, side));
    let mut merged = LineMerge { text: Vec::new(), conflicts: 0 };
    let mut from = [0; 3];
    loop {
        // The next line of the ancestor that both sides have kept: up to it there are changes.
        let kept =
            (from[0]..base.len()).find_map(|line| Some([line, to_ours[line]?, to_theirs[line]?]));
        let to = kept.unwrap_or([base.len(), ours.len(), theirs.len()]);
        let [before, mine, yours] =
            [&base[from[0]..to[0]], &ours[from[1]..to[1]], &theirs[from[2]..to[2]]];
        if mine == yours || before == yours {
            merged.text.extend(mine.concat());
        } else if before == mine {
            merged.text.extend(yours.concat());
        } else {
            merged.mark(mine, yours, line_break);
        }
        let Some([line, ..]) = kept else { return merged };
        merged.text.extend_from_slice(base[line]);
        from = to.map(|line| line + 1);
    }
}

impl LineMerge {
    /// Puts conflict marks around two versions, as far as they differ.
    fn mark(&mut self, ours: &[&[u8]], theirs: &[&[u8]], line_break: &str) {
        let alike = |pairs: &mut dyn Iterator<Item = (&&[u8], &&[u8])>| {
            pairs.take_while(|(mine, yours)| mine == yours).count()
        };
        let head = alike(&mut ours.iter().zip(theirs));
        let (mine, yours) = (&ours[head..], &theirs[head..]);
        let tail = alike(&mut mine.iter().rev().zip(yours.iter().rev()));
        self.text.extend(ours[..head].concat());
        self.line(&format!("<<<<<<< ours{line_break}"), line_break);
        self.text.extend(mine[..mine.len() - tail].concat());
        self.line(&format!("======={line_break}"), line_break);
        self.text.extend(yours[..yours.len() - tail].concat());
        self.line(&format!(">>>>>>> theirs{line_break}"), line_break);
        self.text.extend(mine[mine.len() - tail..].concat());
        self.conflicts += 1;
    }

    /// Adds a line behind a text whose last one may lack its line break.
    fn line(&mut self, line: &str, line_break: &str) {
        if self.text.last().is_some_and(|last| *last != b'\n') {
            self.text.extend_from_slice(line_break.as_bytes());
        }
        self.text.extend_from_slice(line.as_bytes());
    }
}

/// Lines with their line breaks.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Whether the first line ends as on Windows.
fn is_windows(text: &[u8]) -> bool {
    let end = text.iter().position(|byte| *byte == b'\n');
    end.is_some_and(|end| text[..end].ends_with(b"\r"))
}

/// For each line of the ancestor the line of a side that it still is.
fn partners(base: &[&[u8]], side: &[&[u8]]) -> Vec<Option<usize>> {
    let mut partners = vec![None; base.len()];
    for op in capture_diff_slices(Algorithm::Myers, base, side) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            (0..len).for_each(|at| partners[old_index + at] = Some(new_index + at));
        }
    }
    partners
}

#[cfg(test)]
mod tests {
    use super::{LineMerge, merge_lines};

    fn merged(base: &str, ours: &str, theirs: &str) -> (String, usize) {
        let LineMerge { text, conflicts } =
            merge_lines(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
        (String::from_utf8(text).expect("it is text"), conflicts)
    }

    #[test]
    fn what_one_side_changed_is_taken() {
        let base = "a\nb\nc\nd\n";
        assert_eq!(merged(base, base, base), (base.to_owned(), 0));
        assert_eq!(merged(base, "a\nB\nc\nd\n", "a\nb\nc\nd\ne\n"), ("a\nB\nc\nd\ne\n".into(), 0));
        assert_eq!(merged(base, "b\nc\nd\n", "a\nb\nd\n"), ("b\nd\n".into(), 0));
        assert_eq!(merged(base, "x\n", "x\n"), ("x\n".into(), 0));
        assert_eq!(merged("", "", "x"), ("x".into(), 0));
    }

    #[test]
    fn what_both_changed_stands_between_marks_as_far_as_it_differs() {
        let expected = "a\n<<<<<<< ours\nB\n=======\nb2\n>>>>>>> theirs\nc\n";
        assert_eq!(merged("a\nb\nc\n", "a\nB\nc\n", "a\nb2\nc\n"), (expected.into(), 1));
        let added = "{\n<<<<<<< ours\n1\n=======\n2\n>>>>>>> theirs\n}\n";
        assert_eq!(merged("", "{\n1\n}\n", "{\n2\n}\n"), (added.into(), 1));
        let removed = "<<<<<<< ours\n=======\nx\n>>>>>>> theirs\n";
        assert_eq!(merged("a\n", "", "x\n"), (removed.into(), 1));
        let unended = "<<<<<<< ours\r\na\r\nb\r\n=======\r\nc\r\n>>>>>>> theirs\r\n";
        assert_eq!(merged("x", "a\r\nb", "c"), (unended.into(), 1));
    }

    #[test]
    fn bytes_that_are_no_text_are_kept() {
        let merge = merge_lines(b"a\nb\n", b"a\n\xff\n", b"a\n\xfe\n");
        assert_eq!(merge.text, b"a\n<<<<<<< ours\n\xff\n=======\n\xfe\n>>>>>>> theirs\n");
    }

    /// All texts of up to three lines, each of three.
    fn texts() -> Vec<String> {
        let mut texts = vec![String::new()];
        for at in 0..13 {
            texts.extend(["a\n", "b\n", "c\n"].map(|line| texts[at].clone() + line));
        }
        texts
    }

    /// What is left when someone takes one side of every conflict.
    fn taken(text: &str, ours: bool) -> String {
        let mut side = None;
        let mut left = String::new();
        for line in text.split_inclusive('\n') {
            match line {
                "<<<<<<< ours\n" => side = Some(true),
                "=======\n" => side = Some(false),
                ">>>>>>> theirs\n" => side = None,
                _ if side.is_none_or(|side| side == ours) => left.push_str(line),
                _ => {}
            }
        }
        left
    }

    #[test]
    fn no_side_is_lost() {
        for base in texts() {
            for ours in texts() {
                assert_eq!(merged(&base, &ours, &base), (ours.clone(), 0));
                assert_eq!(merged(&base, &base, &ours), (ours.clone(), 0));
                assert_eq!(merged(&base, &ours, &ours), (ours.clone(), 0));
                for theirs in texts().into_iter().take(13) {
                    let (text, conflicts) = merged(&base, &ours, &theirs);
                    let (turned, same) = merged(&base, &theirs, &ours);
                    assert_eq!(conflicts, same, "{base:?} {ours:?} {theirs:?}");
                    assert_eq!(taken(&text, true), taken(&turned, false));
                    for (side, is_ours) in [(&ours, true), (&theirs, false)] {
                        for line in side.lines().filter(|line| !base.contains(line)) {
                            assert!(taken(&text, is_ours).contains(line), "{side:?} in {text:?}");
                        }
                    }
                }
            }
        }
    }
}
