use super::bodies::SHADES;
use super::*;
use wenmai_graph::distribution::{Body, BodyMatrix};

fn sample() -> Distribution {
    Distribution {
        years: vec![(Some(2020), 3), (Some(2021), 120)],
        bodies: BodyMatrix {
            bodies: vec![Body::Named("甲<局>".to_owned()), Body::Unknown],
            counts: vec![vec![4, 15], vec![0, 104]],
        },
        cited: vec![(0, 5), (1, 4), (17, 2)],
    }
}

#[test]
fn each_chart_says_what_it_shows_to_those_who_do_not_see_it() {
    for lang in [Lang::Chinese, Lang::English] {
        let charts = all(&sample(), lang);
        let keys: Vec<&str> = charts.iter().map(|chart| chart.key).collect();
        assert_eq!(keys, ["years", "cited", "bodies"]);
        for chart in charts {
            let opens = chart.svg.split('>').next().unwrap();
            assert!(opens.contains("role=\"img\""), "{opens}");
            assert!(opens.contains("aria-labelledby="), "{opens}");
            assert!(chart.svg.contains(&format!(">{}</title>", chart.title)));
            assert!(chart.svg.contains("<desc"), "{}", chart.key);
            assert!(!chart.table.rows.is_empty());
            let columns = chart.table.heads.len();
            assert!(
                chart
                    .table
                    .rows
                    .iter()
                    .all(|(_, row)| row.len() + 1 == columns)
            );
        }
    }
}

#[test]
fn a_chart_holds_no_style_and_no_markup_of_names() {
    for chart in all(&sample(), Lang::Chinese) {
        // Pages allow no style of their own.
        assert!(!chart.svg.contains("style"), "{}", chart.key);
        assert!(!chart.svg.contains("甲<局>"), "{}", chart.key);
    }
}

#[test]
fn two_charts_in_a_page_share_no_id() {
    let charts = all(&sample(), Lang::Chinese);
    let ids = |chart: &Chart| -> Vec<String> {
        let parts = chart.svg.split(" id=\"").skip(1);
        parts
            .map(|part| part.split('"').next().unwrap().to_owned())
            .collect()
    };
    let mut all: Vec<String> = charts.iter().flat_map(ids).collect();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn the_styles_know_every_class_of_a_chart() {
    let mut sample = sample();
    sample.bodies.counts = vec![vec![1, 10, 100], vec![1000, 10_000, 0], vec![0, 0, 0]];
    sample.bodies.bodies.push(Body::Others);
    let mut classes = std::collections::BTreeSet::new();
    for chart in all(&sample, Lang::Chinese) {
        let parts = chart.svg.split(" class=\"").skip(1);
        classes.extend(parts.map(|part| part.split('"').next().unwrap().to_owned()));
    }
    assert!(classes.len() >= SHADES + 5, "{classes:?}");
    for class in classes {
        assert!(STYLE.contains(&format!(".{class} ")), "{class}");
    }
}

#[test]
fn one_citation_is_enough_for_every_chart() {
    let one = Distribution {
        years: vec![(Some(2024), 1)],
        bodies: BodyMatrix {
            bodies: vec![Body::Unknown],
            counts: vec![vec![1]],
        },
        cited: vec![(0, 1), (1, 1)],
    };
    let charts = all(&one, Lang::English);
    assert_eq!(charts.len(), 3);
    for chart in charts {
        assert!(
            !chart.svg.contains("NaN") && !chart.svg.contains("inf"),
            "{}",
            chart.key
        );
    }
}
