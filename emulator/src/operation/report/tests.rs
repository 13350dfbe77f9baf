//! The table of prices, and what is reckoned by it.

use super::prices::Price;

/// A line that cannot be read would be a region without a price.
#[test]
fn each_line_of_the_table_is_a_price() {
    let lines = include_str!("prices.csv").lines();
    let prices = lines.filter(|line| !line.starts_with('#')).count();
    assert_eq!(Price::all().count(), prices);
    for price in Price::all() {
        assert!(price.source.starts_with("https://"), "{}", price.region);
        assert!(price.source.contains(price.region), "{}", price.region);
        assert_eq!(price.date.len(), 10, "{}", price.region);
        // AWS asks five times as much for a unit that writes as for one that reads, by and large.
        for (write, read) in [
            (price.write_million, price.read_million),
            (price.write_hour, price.read_hour),
        ] {
            assert!((4.5..5.5).contains(&(write / read)), "{}", price.region);
        }
    }
}

#[test]
fn units_cost_what_the_table_says() {
    let price = Price::of("us-east-1").unwrap();
    assert!((price.on_demand(2e6, 1e6) - 0.875).abs() < 1e-9);
    // One unit a second for an hour is what one provisioned unit gives, if all of it is used.
    assert!((price.provisioned(3600.0, 3600.0, 1.0) - 0.000_78).abs() < 1e-9);
    assert!((price.provisioned(0.0, 3600.0, 0.5) - 0.0013).abs() < 1e-9);
}

#[test]
fn an_unknown_region_is_refused_by_name_and_assumed_otherwise() {
    let refused = Price::of("mars-1").unwrap_err().to_string();
    assert!(
        refused.contains("mars-1") && refused.contains("us-east-1, us-east-2, eu-west-1"),
        "{refused}"
    );
    // Near ones are no source of prices either.
    assert!(Price::of("us-west-2").is_err());
    assert_eq!(
        Price::for_caller("mars-1").map(|price| price.region),
        Ok("us-east-1")
    );
    assert_eq!(
        Price::for_caller("eu-west-1").map(|price| price.region),
        Ok("eu-west-1")
    );
}
