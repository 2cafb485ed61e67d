//! What `flux graph` writes, for plans built by hand.

#[path = "../../plan/tests/samples/mod.rs"]
mod samples;

use flux_plan::Plan;
use flux_view::{ViewFormat, view};

fn snapshots(name: &str, plan: &Plan) {
    for (ending, format) in [
        ("text", ViewFormat::Text),
        ("mermaid", ViewFormat::Mermaid),
        ("dot", ViewFormat::Dot),
        ("svg", ViewFormat::Svg),
        ("json", ViewFormat::Json),
    ] {
        insta::assert_snapshot!(format!("{name}_{ending}"), view(plan, format, None));
    }
}

#[test]
fn the_image_server_in_all_formats() {
    snapshots("image", &samples::image());
}

#[test]
fn the_news_service_in_all_formats() {
    snapshots("news", &samples::news());
}

#[test]
fn a_node_on_its_own() {
    let plan = samples::image();
    let handler = plan.find_node("Handler");
    assert!(handler.is_some());
    insta::assert_snapshot!("handler_text", view(&plan, ViewFormat::Text, handler));
    insta::assert_snapshot!("handler_json", view(&plan, ViewFormat::Json, handler));
}

/// What a page's style sheet and scripts hold on to: what stands for what, and where the locks are told.
#[test]
fn a_picture_says_what_its_parts_stand_for() {
    let plan = samples::image();
    let svg = view(&plan, ViewFormat::Svg, None);
    assert!(svg.contains("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"flux-graph\""), "{svg}");
    assert!(svg.contains("<g class=\"vertex source\" data-source=\"0\">"), "{svg}");
    for (name, class) in
        [("Image", "cluster abstract"), ("CheckCache", "vertex node"), ("Handler", "vertex dispatch")]
    {
        let id = plan.find_node(name).unwrap();
        assert!(svg.contains(&format!("<g class=\"{class}\" data-node=\"{}\">", id.0)), "{name}: {svg}");
    }
    let locks = "{<tspan class=\"hoisted\" font-weight=\"bold\">cache?↑</tspan>, disk?(close)}</text>";
    assert!(svg.contains(locks), "{svg}");
    assert_eq!(svg.matches("<g ").count(), svg.matches("</g>").count(), "{svg}");
}

#[test]
fn text_keeps_to_80_columns() {
    for plan in [samples::image(), samples::news()] {
        for line in view(&plan, ViewFormat::Text, None).lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn an_empty_program_has_an_empty_graph() {
    for format in [ViewFormat::Text, ViewFormat::Mermaid, ViewFormat::Dot, ViewFormat::Svg, ViewFormat::Json]
    {
        assert!(!view(&Plan::new("empty"), format, None).is_empty());
    }
}
