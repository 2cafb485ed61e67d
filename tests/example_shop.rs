//! `examples/shop`: three services make one page.

mod example;

use example::{Reply, Served, example, flux, serve};
use serde_json::json;
use std::time::{Duration, Instant};

/// The shop and the services that it asks.
struct Street {
    _upstream: Served,
    shop: Served,
}

fn street(env: &[(&str, &str)]) -> Street {
    let quick = [("CATALOG_DELAY", "1ms"), ("REVIEWS_DELAY", "1ms"), ("STOCK_DELAY", "1ms")];
    let upstream = serve(&example("shop/upstream.flux"), &[&quick[..], env].concat());
    let url = |service: &str| format!("http://{}/{service}/{{id}}", upstream.address);
    let (catalog, reviews, stock) = (url("catalog"), url("reviews"), url("stock"));
    let shop =
        serve(&example("shop/shop.flux"), &[("CATALOG", &catalog), ("REVIEWS", &reviews), ("STOCK", &stock)]);
    Street { _upstream: upstream, shop }
}

fn product(street: &Street, id: u32) -> Reply {
    street.shop.get(&format!("/product/{id}"))
}

#[test]
fn a_page_is_one_object_of_three_answers() {
    let street = street(&[]);
    let page = product(&street, 1).json();
    assert_eq!(
        page["product"],
        json!({"name": "Teapot", "about": "Holds four cups, and does not drip.", "price": 24.5})
    );
    assert_eq!(page["reviews"][0], json!({"by": "Ada", "stars": 5, "text": "It does not drip."}));
    assert_eq!(page["availability"], json!("in stock"));
}

#[test]
fn it_is_dispatched_on_stock() {
    let street = street(&[]);
    assert_eq!(product(&street, 2).json()["availability"], json!("only 3 left"));
    assert_eq!(product(&street, 3).json()["availability"], json!("sold out"));
    assert_eq!(product(&street, 3).json()["reviews"], json!([]));
}

#[test]
fn it_takes_as_long_as_the_slowest_not_as_all() {
    let delay = Duration::from_millis(500);
    let street = street(&[("CATALOG_DELAY", "500ms"), ("REVIEWS_DELAY", "500ms"), ("STOCK_DELAY", "500ms")]);
    // One after the other is 1.5 s however quick the machine is; a busy machine gets three attempts.
    let quickest = (0..3).map(|_| {
        let before = Instant::now();
        assert_eq!(product(&street, 1).status, 200);
        before.elapsed()
    });
    let quickest = quickest.min().expect("three attempts");
    assert!(quickest >= delay, "{quickest:?}");
    assert!(quickest < 2 * delay, "{quickest:?}");
}

#[test]
fn it_comes_without_reviews_when_they_fail() {
    let street = street(&[("REVIEWS_FAIL", "1.0")]);
    let reply = product(&street, 1);
    assert_eq!(reply.status, 200);
    let page = reply.json();
    assert_eq!((&page["reviews"], &page["product"]["name"]), (&json!(null), &json!("Teapot")));
}

#[test]
fn it_does_not_wait_for_reviews_that_never_come() {
    let street = street(&[("REVIEWS_DELAY", "1h")]);
    assert_eq!(product(&street, 1).json()["reviews"], json!(null));
}

#[test]
fn other_failures_have_their_pages() {
    let street = street(&[]);
    let missing = product(&street, 9);
    assert_eq!((missing.status, missing.text().as_str()), (404, "there is no product 9\n"));
    let Street { _upstream, shop } = street;
    drop(_upstream);
    let down = shop.get("/product/1");
    assert_eq!((down.status, down.text().as_str()), (502, "the shop can't be reached just now\n"));
}

#[test]
fn the_programs_have_no_mistakes() {
    for program in ["shop/shop.flux", "shop/upstream.flux"] {
        let path = example(program);
        let (code, out, err) = flux(&["check", path.to_str().unwrap(), "--deny", "warnings"]);
        assert_eq!(code, Some(0), "{out}{err}");
    }
}
