//! Makes the graph acyclic by turning few edges around.
//!
//! P. Eades, X. Lin, W. F. Smyth, "A fast and effective heuristic for the feedback arc set
//! problem", Information Processing Letters 47 (1993): take sinks and sources off as long as there
//! are any, else the vertex with the greatest surplus of outgoing edges. Linear time, by buckets.
//! What belongs at the head of the picture is taken for a sink before any such vertex.

use std::collections::VecDeque;

/// Tells for each edge (source, target) whether to turn it around. An acyclic graph is left as
/// it is. Edges are no loops. `is_head` tells of each vertex whether it belongs at the head.
pub(in super::super) fn edges_to_turn(
    is_head: &[bool],
    edges: &[(usize, usize, u32)],
) -> Vec<bool> {
    let count = is_head.len();
    let mut out = vec![Vec::new(); count];
    let mut into = vec![Vec::new(); count];
    for &(from, to, _) in edges {
        out[from].push(to);
        into[to].push(from);
    }
    let mut out_degree: Vec<usize> = out.iter().map(Vec::len).collect();
    let mut in_degree: Vec<usize> = into.iter().map(Vec::len).collect();
    let most = out_degree.iter().chain(&in_degree).copied().max().unwrap_or(0);
    // One bucket for each surplus from -most to most; entries go stale and are skipped.
    let bucket = |out: usize, into: usize| most + out - into;
    let mut buckets = vec![VecDeque::new(); 2 * most + 1];
    let mut ends = VecDeque::new();
    for v in 0..count {
        if out_degree[v] == 0 || in_degree[v] == 0 {
            ends.push_back(v);
        }
        buckets[bucket(out_degree[v], in_degree[v])].push_back(v);
    }
    let mut place = vec![0_i64; count];
    let mut taken = vec![false; count];
    let (mut first, mut last) = (0_i64, 0_i64);
    let mut highest = 2 * most;
    let mut heads = (0..count).filter(|&v| is_head[v]);
    loop {
        let next = ends.pop_front().or_else(|| heads.find(|&v| !taken[v])).or_else(|| {
            loop {
                match buckets[highest].pop_front() {
                    Some(v) if !taken[v] && bucket(out_degree[v], in_degree[v]) == highest => {
                        return Some(v);
                    }
                    Some(_) => {}
                    None if highest == 0 => return None,
                    None => highest -= 1,
                }
            }
        });
        let Some(v) = next else { break };
        if std::mem::replace(&mut taken[v], true) {
            continue;
        }
        if out_degree[v] == 0 || is_head[v] {
            last -= 1;
            place[v] = i64::MAX + last;
        } else {
            first += 1;
            place[v] = first;
        }
        for (&w, leaves) in
            out[v].iter().map(|w| (w, false)).chain(into[v].iter().map(|w| (w, true)))
        {
            if taken[w] {
                continue;
            }
            let degree = if leaves { &mut out_degree[w] } else { &mut in_degree[w] };
            *degree -= 1;
            if *degree == 0 {
                ends.push_back(w);
            }
            let surplus = bucket(out_degree[w], in_degree[w]);
            buckets[surplus].push_back(w);
            highest = highest.max(surplus);
        }
    }
    edges.iter().map(|&(from, to, _)| place[from] > place[to]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_acyclic(count: usize, edges: &[(usize, usize)]) -> bool {
        let mut degree = vec![0; count];
        edges.iter().for_each(|e| degree[e.1] += 1);
        let mut free: Vec<usize> = (0..count).filter(|&v| degree[v] == 0).collect();
        let mut seen = 0;
        while let Some(v) = free.pop() {
            seen += 1;
            for e in edges.iter().filter(|e| e.0 == v) {
                degree[e.1] -= 1;
                if degree[e.1] == 0 {
                    free.push(e.1);
                }
            }
        }
        seen == count
    }

    #[test]
    fn an_acyclic_graph_stays_as_it_is() {
        let edges = [(3, 1, 1), (1, 0, 1), (2, 0, 1), (3, 0, 1)];
        assert_eq!(edges_to_turn(&[false; 4], &edges), [false; 4]);
    }

    #[test]
    fn a_ring_loses_one_edge() {
        let edges: Vec<_> = (0..50).map(|i| (i, (i + 1) % 50, 1)).collect();
        assert_eq!(edges_to_turn(&[false; 50], &edges).into_iter().filter(|&t| t).count(), 1);
    }

    /// What attacks the thesis and is attacked by it stands below it; but a head that is in no ring
    /// stands below what it bears on.
    #[test]
    fn of_a_ring_the_head_keeps_what_arrives() {
        let edges = [(0, 1, 1), (1, 0, 1), (0, 2, 1), (2, 1, 1), (2, 0, 1), (0, 3, 1)];
        for head in 0..3 {
            let turned = edges_to_turn(&[0, 1, 2, 3].map(|v| v == head), &edges);
            for (&(from, to, _), turned) in edges.iter().zip(turned) {
                let is_in_ring = to != 3;
                assert!(!(turned && to == head), "{from} {to}");
                assert!(from != head || turned == is_in_ring, "{from} {to}");
            }
        }
    }

    #[test]
    fn what_remains_has_no_cycle() {
        let edges = (0..40).flat_map(|i| [(i, i * 7 % 40, 1), (i, (i * 3 + 1) % 40, 1)]);
        let edges: Vec<_> = edges.filter(|e| e.0 != e.1).collect();
        for heads in 0..4 {
            let is_head: Vec<bool> = (0..40).map(|v| v % 7 < heads).collect();
            let turned = edges_to_turn(&is_head, &edges);
            let turn = |(&(a, b, _), t): (&(_, _, _), _)| if t { (b, a) } else { (a, b) };
            let result: Vec<_> = edges.iter().zip(turned).map(turn).collect();
            assert!(is_acyclic(40, &result));
        }
    }
}
