//! Random programs under load: whatever happens, every flow ends and nothing is left behind; and it happens again.

use crate::runs::run;

/// `FLUX_SEEDS=10000` runs so many; `FLUX_SEED=17` runs that one, and tells what it did.
pub fn seeds(otherwise: u64) -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    match number("FLUX_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("FLUX_SEEDS").unwrap_or(otherwise),
    }
}

#[test]
fn every_flow_ends_and_nothing_is_left() {
    for seed in seeds(300) {
        let told = run(seed);
        if std::env::var_os("FLUX_SEED").is_some() {
            println!("{told}");
        }
    }
}

#[test]
fn a_seed_reproduces_its_run_to_the_byte() {
    for seed in seeds(300).take(100) {
        let (once, again) = (run(seed), run(seed));
        assert_eq!(once, again, "seed {seed}");
    }
}

#[test]
fn other_seeds_make_other_runs() {
    let runs: std::collections::BTreeSet<String> = (0..20).map(run).collect();
    assert_eq!(runs.len(), 20);
}
