//! A plain SVG of a layout, for the eye.

use std::fmt::Write as _;

use argraph::layout::Layout;

/// Cards, arrows and groups without text.
pub fn svg(layout: &Layout) -> String {
    let (w, h) = (layout.width + 40.0, layout.height + 40.0);
    let mut s = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='-20 -20 {w} {h}' width='{w}' height='{h}'>\
         <defs><marker id='a' orient='auto-start-reverse' viewBox='0 0 10 10' refX='10' refY='5' \
         markerWidth='9' markerHeight='9' markerUnits='userSpaceOnUse'>\
         <path d='M0 1L10 5L0 9z' fill='#345'/></marker></defs>\
         <rect x='-20' y='-20' width='{w}' height='{h}' fill='#fff'/>"
    );
    let mut order: Vec<usize> = (0..layout.groups.len()).collect();
    order.sort_by(|&a, &b| {
        let area = |g: usize| layout.groups[g].width * layout.groups[g].height;
        area(b).total_cmp(&area(a))
    });
    for g in order {
        let (r, t) = (layout.groups[g], layout.titles[g]);
        let _ = write!(
            s,
            "<rect x='{}' y='{}' width='{}' height='{}' rx='8' fill='#58a' fill-opacity='.1' stroke='#9bd'/>\
             <rect x='{}' y='{}' width='{}' height='{}' fill='#58a' fill-opacity='.35'/>",
            r.x, r.y, r.width, r.height, t.x, t.y, t.width, t.height
        );
    }
    for route in &layout.edges {
        let p = &route.points;
        let _ = write!(
            s,
            "<path fill='none' stroke='#345' stroke-width='1.4' marker-end='url(#a)' d='M{:.1} {:.1}",
            p[0].x, p[0].y
        );
        for c in p[1..].chunks(3) {
            let _ = write!(
                s,
                "C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
                c[0].x, c[0].y, c[1].x, c[1].y, c[2].x, c[2].y
            );
        }
        s.push_str("'/>");
    }
    for (i, r) in layout.nodes.iter().enumerate() {
        let _ = write!(
            s,
            "<rect x='{}' y='{}' width='{}' height='{}' rx='4' fill='#fff' stroke='#222'/>",
            r.x, r.y, r.width, r.height
        );
        if r.width > 20.0 {
            let _ = write!(
                s,
                "<text x='{}' y='{}' font-size='22' font-family='sans-serif' fill='#888'>{i}</text>",
                r.x + 8.0,
                r.y + 26.0
            );
        }
    }
    s.push_str("</svg>");
    s
}
