use super::*;
use proptest::prelude::*;

fn graph() -> impl Strategy<Value = (Vec<f64>, Vec<Wire>)> {
    (1usize..14).prop_flat_map(|boxes| {
        let wire = (0..boxes, 0..boxes, any::<bool>());
        let wire = wire.prop_map(|(upper, lower, up)| Wire { upper, lower, up });
        (
            prop::collection::vec(100.0..210.0f64, boxes),
            prop::collection::vec(wire, 0..24),
        )
    })
}

/// An engine that puts every box into one place: the worst there can be.
struct Heap;

impl Layout for Heap {
    fn sketch(&self, pieces: &[Piece]) -> Result<Vec<Sketch>, RenderError> {
        let heap = |piece: &Piece| Sketch {
            centres: vec![Point { x: 0.0, y: 0.0 }; piece.widths.len()],
            ways: Vec::new(),
        };
        Ok(pieces.iter().map(heap).collect())
    }
}

/// An engine that gives up.
struct Broken;

impl Layout for Broken {
    fn sketch(&self, _: &[Piece]) -> Result<Vec<Sketch>, RenderError> {
        Err(RenderError::Builtin { documents: 1 })
    }
}

fn apart(a: &Rect, b: &Rect) -> bool {
    a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y
}

fn check(plan: &Plan, widths: &[f64], wires: &[Wire]) -> Result<(), TestCaseError> {
    prop_assert_eq!(plan.boxes.len(), widths.len());
    prop_assert_eq!(plan.paths.len(), wires.len());
    for (i, a) in plan.boxes.iter().enumerate() {
        prop_assert_eq!(a.width, widths[i]);
        prop_assert!(a.x >= -1e-6 && a.y >= -1e-6);
        prop_assert!(a.right() <= plan.width + 1e-6 && a.bottom() <= plan.height + 1e-6);
        for b in &plan.boxes[i + 1..] {
            prop_assert!(apart(a, b), "{a:?} overlaps {b:?}");
        }
    }
    for point in plan.paths.iter().flat_map(Path::points) {
        prop_assert!(point.x >= -1e-6 && point.x <= plan.width + 1e-6);
        prop_assert!(point.y >= -1e-6 && point.y <= plan.height + 1e-6);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn boxes_do_not_overlap_and_all_is_on_the_page((widths, wires) in graph()) {
        check(&arrange(&widths, &wires, &Dagre).unwrap(), &widths, &wires)?;
    }

    #[test]
    fn even_a_useless_engine_gives_a_clean_page((widths, wires) in graph()) {
        check(&arrange(&widths, &wires, &Heap).unwrap(), &widths, &wires)?;
    }

    #[test]
    fn the_same_question_gets_the_same_answer((widths, wires) in graph()) {
        let first = arrange(&widths, &wires, &Dagre).unwrap();
        prop_assert_eq!(first, arrange(&widths, &wires, &Dagre).unwrap());
    }

    #[test]
    fn no_line_runs_through_a_box((widths, wires) in graph()) {
        let plan = arrange(&widths, &wires, &Dagre).unwrap();
        for (wire, path) in wires.iter().zip(&plan.paths) {
            let strangers = plan.boxes.iter().enumerate();
            let strangers = strangers.filter(|(b, _)| *b != wire.upper && *b != wire.lower);
            for (_, rect) in strangers {
                for p in samples(path) {
                    let inside = p.x > rect.x && p.x < rect.right() && p.y > rect.y && p.y < rect.bottom();
                    prop_assert!(!inside, "{p:?} in {rect:?}");
                }
            }
        }
    }
}

fn samples(path: &Path) -> Vec<Point> {
    let mut out = Vec::new();
    let mut from = path.start;
    for &[a, b, c] in &path.curves {
        for step in 0..=10 {
            let t = f64::from(step) / 10.0;
            let u = 1.0 - t;
            let mix = |p: f64, q: f64, r: f64, s: f64| {
                u * u * u * p + 3.0 * u * u * t * q + 3.0 * u * t * t * r + t * t * t * s
            };
            out.push(Point {
                x: mix(from.x, a.x, b.x, c.x),
                y: mix(from.y, a.y, b.y, c.y),
            });
        }
        from = c;
    }
    out
}

fn down(upper: usize, lower: usize) -> Wire {
    Wire {
        upper,
        lower,
        up: true,
    }
}

#[test]
fn the_cited_stands_above_the_citing() {
    let wires = [down(0, 1), down(1, 2), down(0, 2)];
    let plan = arrange(&[120.0; 3], &wires, &Dagre).unwrap();
    assert!(plan.boxes[0].y < plan.boxes[1].y);
    assert!(plan.boxes[1].y < plan.boxes[2].y);
}

#[test]
fn arrows_point_where_they_are_told() {
    let up = down(0, 1);
    let other = Wire { up: false, ..up };
    let plan = arrange(&[120.0; 2], &[up, other], &Dagre).unwrap();
    let ends: Vec<(f64, f64)> = plan
        .paths
        .iter()
        .map(|p| (p.start.y, p.curves.last().unwrap()[2].y))
        .collect();
    assert!(ends[0].0 > ends[0].1, "from below to above: {ends:?}");
    assert!(ends[1].0 < ends[1].1, "from above to below: {ends:?}");
}

#[test]
fn a_wide_corpus_is_no_thin_ribbon() {
    // One notice that cites forty laws, thirty that stand alone.
    let wires: Vec<Wire> = (1..=40).map(|law| down(law, 0)).collect();
    let plan = arrange(&[180.0; 71], &wires, &Dagre).unwrap();
    let aspect = plan.width / plan.height;
    assert!((0.6..2.6).contains(&aspect), "{aspect}");
}

#[test]
fn nothing_to_draw_is_an_empty_page() {
    let plan = arrange(&[], &[], &Dagre).unwrap();
    assert_eq!((plan.width, plan.height), (0.0, 0.0));
}

#[test]
fn an_engine_is_not_asked_about_boxes_that_stand_alone() {
    assert!(arrange(&[120.0; 5], &[down(2, 2)], &Broken).is_ok());
    assert!(arrange(&[120.0; 5], &[down(2, 3)], &Broken).is_err());
}
