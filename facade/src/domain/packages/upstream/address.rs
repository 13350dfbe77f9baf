//! Addresses that nobody outside may lead us to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is of this machine, of a private network, of the link, where services tell secrets about the
/// machine, or of no single host.
///
/// # Examples
///
/// ```
/// use package_database::packages::upstream::is_private;
///
/// let private = |text: &str| is_private(text.parse().unwrap());
/// assert!(private("127.0.0.1") && private("169.254.169.254") && private("10.0.0.8"));
/// assert!(private("::1") && private("fd00:ec2::254") && private("::ffff:127.0.0.1"));
/// assert!(!private("93.184.216.34") && !private("2606:2800:220:1::1"));
/// ```
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        // "This network", networks behind the address translation of providers, where one cloud has its metadata,
        // assignments of protocols, benchmarks, and what is reserved.
        || first == 0
        || (first == 100 && (64..128).contains(&second))
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && (18..20).contains(&second))
        || first >= 240
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    // An address of the old kind, however it is wrapped: mapped, compatible, translated, or tunnelled.
    let segments = address.segments();
    let [a, b, c, d, e, f, g, h] = segments;
    let v4 = |high: u16, low: u16| {
        let ([first, second], [third, fourth]) = (high.to_be_bytes(), low.to_be_bytes());
        is_private_v4(Ipv4Addr::new(first, second, third, fourth))
    };
    let old = match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0xffff | 0) | (0x64, 0xff9b, 0, 0, 0, 0) => v4(g, h),
        (0x2002, high, low, ..) => v4(high, low),
        _ => false,
    };
    old || address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        // Unique local, link-local, site-local, documentation.
        || a & 0xfe00 == 0xfc00
        || a & 0xffc0 == 0xfe80
        || a & 0xffc0 == 0xfec0
        || (a == 0x2001 && b == 0xdb8)
}
