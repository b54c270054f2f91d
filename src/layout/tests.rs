//! Properties of every layout: random boxes first, then the shapes that break things.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// The same cases on every run.
fn settings(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_124),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn card(group: Option<usize>) -> NodeBox {
    NodeBox { width: 220.0, height: 90.0, group, is_head: false }
}

fn edge(from: usize, to: usize) -> Edge {
    Edge { from, to, weight: 1, from_side: None }
}

fn cards(count: usize) -> Vec<NodeBox> {
    vec![card(None); count]
}

fn titled(parent: Option<usize>) -> Group {
    Group { parent, title_width: 120.0, title_height: 20.0 }
}

/// Any boxes: cards and junctions, loops, parallel edges, cycles, groups within themselves.
fn any_boxes() -> impl Strategy<Value = Boxes> {
    (1_usize..28, 0_usize..7).prop_flat_map(|(nodes, groups)| {
        let node = (0_usize..5, 20.0..260.0_f64, 20.0..160.0_f64, 0..groups.max(1), any::<bool>());
        let group = (0..groups.max(1), any::<bool>(), 0.0..300.0_f64, 0.0..30.0_f64);
        let edge = (0..nodes, 0..nodes, 0_u32..4);
        (vec(node, nodes), vec(group, groups), vec(edge, 0..nodes * 2)).prop_map(
            move |(node, group, edge)| Boxes {
                nodes: node
                    .into_iter()
                    .map(|(kind, width, height, group, inside)| NodeBox {
                        width: if kind == 0 { 8.0 } else { width },
                        height: if kind == 0 { 8.0 } else { height },
                        is_head: kind == 1,
                        group: Some(group).filter(|_| inside && groups > 0),
                    })
                    .collect(),
                groups: group
                    .into_iter()
                    .map(|(parent, inside, title_width, title_height)| Group {
                        parent: Some(parent).filter(|_| inside),
                        title_width,
                        title_height,
                    })
                    .collect(),
                edges: edge
                    .into_iter()
                    .map(|(from, to, weight)| Edge {
                        from,
                        to,
                        weight,
                        from_side: (weight == 3).then_some((from % 2) as u8),
                    })
                    .collect(),
            },
        )
    })
}

fn any_direction() -> impl Strategy<Value = Direction> {
    prop_oneof![
        Just(Direction::Up),
        Just(Direction::Down),
        Just(Direction::Left),
        Just(Direction::Right),
    ]
}

proptest! {
    #![proptest_config(settings(400))]

    #[test]
    fn the_layered_engine_keeps_its_promises(
        boxes in any_boxes(),
        direction in any_direction(),
        fold in any::<bool>(),
    ) {
        let options = Options { engine: Engine::Layered, direction, fold, ..Options::default() };
        let placed = layout(&boxes, &options).expect("the layered engine does not fail");
        prop_assert_eq!(verify(&boxes, &placed), Ok(()));
    }
}

/// Any earlier picture, true or not, of some of the boxes and arrows.
fn any_earlier() -> impl Strategy<Value = Earlier> {
    let place = (-500.0..3_000.0_f64, -500.0..3_000.0_f64);
    let rect = (place.clone(), 0.0..300.0_f64, 0.0..200.0_f64, 0_u8..4);
    let route = vec(place, 0..8);
    (vec(rect, 0..32), vec(route, 0..40)).prop_map(|(nodes, routes)| Earlier {
        nodes: nodes
            .into_iter()
            .map(|((x, y), width, height, known)| {
                // Often in line.
                let y = if known == 1 { (y / 400.0).round() * 400.0 } else { y };
                (known > 0).then_some(Rect { x, y, width, height })
            })
            .collect(),
        routes: routes
            .into_iter()
            .map(|points| {
                let points: Vec<Point> = points.into_iter().map(|(x, y)| Point { x, y }).collect();
                Some(Route { points }).filter(|route| !route.points.is_empty())
            })
            .collect(),
    })
}

proptest! {
    #![proptest_config(settings(300))]

    #[test]
    fn whatever_an_earlier_picture_shows_the_promises_are_kept(
        boxes in any_boxes(),
        earlier in any_earlier(),
        direction in any_direction(),
    ) {
        let options = Options { direction, ..Options::default() };
        let placed = layout_like(&boxes, &earlier, &options).expect("a layout");
        prop_assert_eq!(verify(&boxes, &placed), Ok(()));
        // Even where one drawn afresh is taken instead.
        let problem = Problem::new(&boxes, &earlier, &options, true);
        let turned = layered::edges_to_turn(&problem.is_head, &problem.edges);
        let placed = layered::place_like(&problem, &turned, &options);
        prop_assert_eq!(verify(&boxes, &problem.finish(placed, &boxes, &options)), Ok(()));
    }

    #[test]
    fn a_picture_like_an_earlier_one_keeps_the_promises(
        mut boxes in any_boxes(),
        direction in any_direction(),
        new in (20.0..260.0_f64, any::<prop::sample::Index>()),
    ) {
        let options = Options { direction, ..Options::default() };
        let before = layout(&boxes, &options).expect("a layout");
        let target = new.1.index(boxes.nodes.len());
        let group = boxes.nodes[target].group;
        boxes.edges.push(edge(boxes.nodes.len(), target));
        boxes.nodes.push(NodeBox { width: new.0, height: 80.0, group, is_head: false });
        let placed = layout_like(&boxes, &Earlier::from(&before), &options).expect("a layout");
        prop_assert_eq!(verify(&boxes, &placed), Ok(()));
    }
}

/// A tree of cards, each of which bears on an earlier one.
fn tree(count: usize) -> Boxes {
    let edges = (1..count).map(|v| edge(v, (v - 1) / 3)).collect();
    Boxes { nodes: cards(count), edges, ..Boxes::default() }
}

#[test]
fn one_more_leaf_turns_no_pair_of_boxes_around() {
    for direction in [Direction::Up, Direction::Down, Direction::Left, Direction::Right] {
        let options = Options { direction, ..Options::default() };
        let boxes = tree(40);
        let before = layout(&boxes, &options).expect("a layout");
        let mut more = boxes;
        more.nodes.push(card(None));
        more.edges.push(edge(40, 7));
        let after = layout_like(&more, &Earlier::from(&before), &options).expect("a layout");
        assert_eq!(verify(&more, &after), Ok(()));
        for i in 0..40 {
            for j in 0..i {
                let [a, b] = [before.nodes[i], before.nodes[j]];
                let [c, d] = [after.nodes[i], after.nodes[j]];
                let turned = |p: f64, q: f64| p * q < 0.0 && p.abs().min(q.abs()) > 30.0;
                assert!(!turned(a.x - b.x, c.x - d.x), "{direction:?}: {i} and {j}");
                assert!(!turned(a.y - b.y, c.y - d.y), "{direction:?}: {i} and {j}");
            }
        }
    }
}

#[test]
fn the_same_boxes_stay_where_they_were() {
    let mut boxes = tree(40);
    // Two more components.
    boxes.nodes.extend(cards(4));
    boxes.edges.extend([edge(41, 40), edge(43, 42)]);
    let before = layout(&boxes, &Options::default()).expect("a layout");
    let options = Options::default();
    let after = layout_like(&boxes, &Earlier::from(&before), &options).expect("a layout");
    assert_eq!(verify(&boxes, &after), Ok(()));
    for (v, (a, b)) in before.nodes.iter().zip(&after.nodes).enumerate() {
        assert!((a.x - b.x).abs() < 15.0 && (a.y - b.y).abs() < 15.0, "{v}: {a:?} {b:?}");
    }
}

/// How often lines swing a little aside on their way up.
fn swings(layout: &Layout) -> usize {
    let swings = |c: &[Point]| c[0].x == c[1].x && c[2].x == c[3].x && c[0].x != c[3].x;
    let curves = layout.edges.iter().flat_map(|route| route.points.windows(4).step_by(3));
    curves.filter(|curve| swings(curve)).count()
}

#[test]
fn small_steps_are_taken_out_of_a_picture_like_an_earlier_one_too() {
    let options = Options::default();
    let mut steps = [0, 0];
    for count in 12..36 {
        let mut boxes = tree(count);
        boxes.edges.extend((1..count / 5).map(|v| edge(5 * v, 2 * v - 1)));
        let before = layout(&boxes, &options).expect("a layout");
        boxes.nodes.push(NodeBox { width: 160.0, ..card(None) });
        boxes.edges.push(edge(count, 3));
        let after = layout_like(&boxes, &Earlier::from(&before), &options).expect("a layout");
        steps = [steps[0] + swings(&before), steps[1] + swings(&after)];
    }
    assert!(steps[1] <= steps[0] + 2, "{steps:?}");
}

#[test]
fn a_loose_arrow_points_the_way_that_the_earlier_picture_has_it() {
    // Of the chains under the first box, the one that gets an arrow into the end of the other.
    let mut boxes =
        Boxes { nodes: cards(4), edges: vec![edge(1, 0), edge(2, 1), edge(3, 0)], groups: vec![] };
    let options = Options { engine: Engine::Layered, ..Options::default() };
    let before = layout(&boxes, &options).expect("a layout");
    boxes.edges.push(Edge { weight: 0, ..edge(3, 2) });
    let after = layout_like(&boxes, &Earlier::from(&before), &options).expect("a layout");
    assert!(after.nodes[3].y < after.nodes[2].y);
    // Of two boxes that nothing but such an arrow joins too.
    let boxes =
        Boxes { nodes: cards(2), edges: vec![Edge { weight: 0, ..edge(1, 0) }], groups: vec![] };
    let turned = Boxes { edges: vec![edge(0, 1)], ..boxes.clone() };
    let before = layout(&turned, &options).expect("a layout");
    let after = layout_like(&boxes, &Earlier::from(&before), &options).expect("a layout");
    assert_eq!(after.nodes[1].y < after.nodes[0].y, before.nodes[1].y < before.nodes[0].y);
}

#[test]
fn an_earlier_picture_that_runs_the_other_way_is_of_no_use() {
    let boxes = tree(20);
    let down = Options { direction: Direction::Down, ..Options::default() };
    let before = layout(&boxes, &down).expect("a layout");
    let options = Options::default();
    let after = layout_like(&boxes, &Earlier::from(&before), &options).expect("a layout");
    assert_eq!(after.nodes, layout(&boxes, &options).expect("a layout").nodes);
    let nowhere = Rect { x: f64::NAN, ..Rect::default() };
    let earlier = Earlier { nodes: vec![Some(nowhere)], routes: Vec::new() };
    let refused = layout_like(&boxes, &earlier, &options);
    assert!(matches!(refused, Err(LayoutError::Size { .. })));
}

#[cfg(feature = "dot-engine")]
proptest! {
    #![proptest_config(settings(60))]

    #[test]
    fn the_dot_engine_keeps_its_promises_or_says_that_it_fails(
        boxes in any_boxes(),
        direction in any_direction(),
    ) {
        let options = Options { engine: Engine::Dot, direction, ..Options::default() };
        match layout(&boxes, &options) {
            Ok(placed) => prop_assert_eq!(verify(&boxes, &placed), Ok(())),
            Err(error) => prop_assert!(matches!(error, LayoutError::Dot(_)), "{error}"),
        }
    }
}

fn sound(boxes: &Boxes) -> Layout {
    let placed = layout(boxes, &Options::default()).expect("a layout");
    assert_eq!(verify(boxes, &placed), Ok(()));
    placed
}

#[test]
fn nothing_at_all() {
    let placed = sound(&Boxes::default());
    assert_eq!((placed.width, placed.height), (0.0, 0.0));
}

#[test]
fn groups_without_members_have_no_background() {
    let groups = vec![titled(None), titled(Some(0)), titled(Some(3)), titled(Some(2))];
    let placed = sound(&Boxes { nodes: cards(1), groups, ..Boxes::default() });
    assert!(placed.groups.iter().all(|g| *g == Rect::default()));
}

#[test]
fn isolated_boxes_form_a_page() {
    let placed = sound(&Boxes { nodes: cards(300), ..Boxes::default() });
    let aspect = placed.width / placed.height;
    assert!((0.8..3.0).contains(&aspect), "{aspect}");
}

#[test]
fn many_boxes_in_one_group_form_a_page() {
    let boxes =
        Boxes { nodes: vec![card(Some(0)); 10_000], groups: vec![titled(None)], edges: vec![] };
    let placed = sound(&boxes);
    let aspect = placed.width / placed.height;
    assert!((0.5..4.0).contains(&aspect), "{aspect}");
}

#[test]
fn five_thousand_arrows_into_one_box_are_folded() {
    let edges = (1..=5_000).map(|v| edge(v, 0)).collect();
    let placed = sound(&Boxes { nodes: cards(5_001), edges, ..Boxes::default() });
    // Side by side they would take 1,240,000 pixels.
    assert!(placed.width < 40_000.0, "{}", placed.width);
}

#[test]
fn rows_of_a_wide_fan_stand_below_each_other() {
    for count in [60, 140, 500] {
        let edges = (1..=count).map(|v| edge(v, 0)).collect();
        let placed = sound(&Boxes { nodes: cards(count + 1), edges, ..Boxes::default() });
        let mut rows: Vec<Vec<&Rect>> = Vec::new();
        for card in &placed.nodes[1..] {
            match rows.last_mut().filter(|row| card.x > row[row.len() - 1].x) {
                Some(row) => row.push(card),
                None => rows.push(vec![card]),
            }
        }
        // In the order of the input, each row as wide as the first, about, and below it.
        let first: Vec<f64> = rows[0].iter().map(|card| card.x).collect();
        assert!(rows.len() > 3 && rows.iter().all(|row| row.len() <= first.len()), "{count}");
        for row in &rows {
            assert!(row[0].x < first[first.len() - 1], "{count}: {row:?}");
        }
        // In the order of the input they would run to the side, 34,000 pixels of 500.
        assert!(placed.width < 1.6 * placed.height, "{} {}", placed.width, placed.height);
    }
}

#[test]
fn one_junction_with_500_sources() {
    let mut nodes = cards(502);
    nodes[1] = NodeBox { width: 8.0, height: 8.0, ..NodeBox::default() };
    let edges = (2..502).map(|v| edge(v, 1)).chain([edge(1, 0)]).collect();
    sound(&Boxes { nodes, edges, ..Boxes::default() });
}

#[test]
fn an_arrow_from_the_side_lies_on_no_other() {
    // Two premises meet in a junction below a claim; two challenges attack the step.
    let dot = NodeBox { width: 9.0, height: 9.0, ..NodeBox::default() };
    let mut nodes = cards(5);
    nodes.push(dot);
    let edges: Vec<Edge> = [(1, 5), (2, 5), (5, 0), (3, 5), (4, 5)]
        .into_iter()
        .map(|(from, to)| Edge {
            from_side: (from == 3 || from == 4).then_some(0),
            ..edge(from, to)
        })
        .collect();
    for count in [4, 5] {
        let edges = edges[..count].to_vec();
        let boxes = Boxes { nodes: nodes.clone(), edges, groups: vec![] };
        for direction in [Direction::Up, Direction::Right] {
            let options = Options { direction, ..Options::default() };
            let placed = layout(&boxes, &options).expect("a layout");
            verify(&boxes, &placed).expect("the promises");
            let dot = placed.nodes[5];
            for (edge, route) in
                boxes.edges.iter().zip(&placed.edges).filter(|(e, _)| e.from_side.is_some())
            {
                let end = route.points[route.points.len() - 1];
                // Halfway along the side that is turned neither to the claim nor away from it.
                let off = match direction {
                    Direction::Up => end.y - dot.y,
                    _ => end.x - dot.x,
                };
                assert!((off - 4.5).abs() < 0.01, "{} ends at {end:?}, {dot:?}", edge.from);
            }
        }
    }
}

/// The title of a group as narrow as its only card cannot make way for the arrow.
#[test]
fn an_arrow_leaves_a_narrow_group_beside_its_title() {
    let group = |title_width| Group { parent: None, title_width, title_height: 18.0 };
    for title_width in [100.0, 140.0, 180.0] {
        for target in [card(None), card(Some(1))] {
            let nodes = vec![target, card(Some(0))];
            let (edges, groups) = (vec![edge(1, 0)], vec![group(title_width), group(90.0)]);
            let placed = sound(&Boxes { nodes, edges, groups });
            let title = placed.titles[0];
            let crosses = |p: &Point| {
                let (right, bottom) = (title.x + title.width, title.y + title.height);
                (title.x..right).contains(&p.x) && (title.y..bottom).contains(&p.y)
            };
            for (a, b) in super::verify::flatten(&placed.edges[0].points) {
                let at = |t: f64| Point { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
                assert!((0..=100).all(|t| !crosses(&at(f64::from(t) / 100.0))), "{title_width}");
            }
        }
    }
}

#[test]
fn a_huge_card_among_small_ones() {
    let mut nodes = cards(9);
    nodes[4].height = 9_000.0;
    nodes[5].width = 7_000.0;
    let edges = (1..9).map(|v| edge(v, v / 2)).collect();
    sound(&Boxes { nodes, edges, ..Boxes::default() });
}

#[test]
fn a_long_chain_needs_no_stack() {
    let deep = || {
        let count = 300_000;
        let edges = (1..count).map(|v| edge(v, v - 1)).collect();
        let boxes = Boxes { nodes: cards(count), edges, ..Boxes::default() };
        let options = Options { engine: Engine::Layered, ..Options::default() };
        layout(&boxes, &options).expect("a layout").height
    };
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(deep);
    let height = thread.expect("a thread starts").join().expect("it does not overflow");
    assert!(height > 300_000.0 * 90.0);
}

#[test]
fn deeply_nested_groups_need_no_stack() {
    let deep = || {
        let groups = (0..3_000_usize).map(|g| titled(g.checked_sub(1))).collect();
        let boxes = Boxes {
            nodes: vec![card(Some(2_999)), card(Some(1_000))],
            groups,
            edges: vec![edge(1, 0)],
        };
        sound(&boxes);
    };
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(deep);
    thread.expect("a thread starts").join().expect("it does not overflow");
}

#[test]
fn long_edges_beside_a_long_chain_take_bounded_room() {
    let count = 20_000;
    let skips = (1..5_000).map(|v| edge(count - v, v));
    let edges = (1..count).map(|v| edge(v, v - 1)).chain(skips).collect();
    let boxes = Boxes { nodes: cards(count), edges, ..Boxes::default() };
    layout(&boxes, &Options::default()).expect("a layout");
}

#[test]
fn directions_are_reflections_of_each_other() {
    let boxes = Boxes { nodes: cards(3), edges: vec![edge(1, 0), edge(2, 0)], groups: vec![] };
    let place = |direction| {
        layout(&boxes, &Options { direction, ..Options::default() }).expect("a layout").nodes
    };
    let (up, down) = (place(Direction::Up), place(Direction::Down));
    assert!(up[0].y < up[1].y && down[0].y > down[1].y);
    let (left, right) = (place(Direction::Left), place(Direction::Right));
    assert!(left[0].x < left[1].x && right[0].x > right[1].x);
}

#[test]
fn a_target_is_over_the_middle_of_its_sources() {
    let edges = (1..=3).map(|v| edge(v, 0)).collect();
    let placed = sound(&Boxes { nodes: cards(4), edges, ..Boxes::default() });
    let middle = |v: usize| placed.nodes[v].x + placed.nodes[v].width / 2.0;
    assert!((middle(0) - middle(2)).abs() < 0.5);
    // Sources stand in the order of the input, and the middle arrow is straight.
    assert!(middle(1) < middle(2) && middle(2) < middle(3));
    assert!(placed.edges[1].points.iter().all(|p| (p.x - middle(2)).abs() < 0.5));
}

#[test]
fn bad_indices_and_sizes_are_refused() {
    let refused = |boxes: Boxes| layout(&boxes, &Options::default()).expect_err("refused");
    let far = Boxes { nodes: cards(1), edges: vec![edge(0, 7)], groups: vec![] };
    assert_eq!(refused(far), LayoutError::UnknownBox { edge: 0, node: 7, count: 1 });
    let lost = Boxes { nodes: vec![card(Some(2))], ..Boxes::default() };
    assert_eq!(refused(lost), LayoutError::UnknownGroup { group: 2, count: 0 });
    let mut odd = Boxes { nodes: cards(1), ..Boxes::default() };
    odd.nodes[0].width = f64::NAN;
    assert!(matches!(refused(odd), LayoutError::Size { .. }));
}

/// Two premises by a junction and two by themselves stood a few pixels out of line.
#[test]
fn cards_of_one_layer_stand_in_one_row() {
    let mut nodes = cards(5);
    nodes.iter_mut().for_each(|node| node.width = 150.0);
    nodes.push(NodeBox { width: 8.0, height: 8.0, ..NodeBox::default() });
    nodes[2].height = 60.0;
    let edges = vec![edge(1, 5), edge(2, 5), edge(5, 0), edge(3, 0), edge(4, 0)];
    let boxes = Boxes { nodes, edges, groups: Vec::new() };
    let placed = layout(&boxes, &Options::default()).expect("it has a layout");
    assert_eq!(verify(&boxes, &placed), Ok(()));
    let tops: Vec<f64> = placed.nodes[1..5].iter().map(|rect| rect.y).collect();
    assert!(tops.iter().all(|top| *top == tops[0]), "{tops:?}");
}
