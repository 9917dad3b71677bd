//! Whether an address is one that something of somebody else's may be fetched from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};

use mynah_core::address::BadAddress;
use reqwest::Url;

/// Whom an address asks; nothing where it is none.
pub fn host(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    url.host_str().map(str::to_owned)
}

/// Looks where an address leads, which may ask the system's resolver: it blocks.
///
/// The places that its name was found to be are what may be asked: looked for once more it may be another one. A name that
/// nobody knows is no private one, and none of them; whoever fetches it says so.
///
/// # Errors
/// It is none, or leads somewhere private.
pub fn check(address: &str) -> Result<Vec<SocketAddr>, BadAddress> {
    let url = Url::parse(address.trim()).map_err(|_none| BadAddress::None)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(BadAddress::Scheme(url.scheme().to_owned()));
    }
    let host = url.host_str().filter(|host| !host.is_empty());
    let host = host.ok_or(BadAddress::None)?;
    let private = || BadAddress::Private(host.to_owned());
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return if is_private(ip) {
            Err(private())
        } else {
            Ok(Vec::new())
        };
    }
    let name = bare.trim_end_matches('.').to_ascii_lowercase();
    let is_local = |end: &str| name == end || name.ends_with(&format!(".{end}"));
    if ["localhost", "local", "internal", "lan", "home.arpa"]
        .iter()
        .any(|end| is_local(end))
    {
        return Err(private());
    }
    let port = url.port_or_known_default().unwrap_or(443);
    let found = (name.as_str(), port).to_socket_addrs();
    let found: Vec<SocketAddr> = found.into_iter().flatten().collect();
    if found.iter().any(|place| is_private(place.ip())) {
        return Err(private());
    }
    Ok(found)
}

fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => match within(ip) {
            Some(ip) => is_private_v4(ip),
            None => is_private_v6(ip),
        },
    }
}

/// The older address that one leads to: mapped, compatible, translated (RFC 6052) or by 6to4 (RFC 3056).
fn within(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| {
        let [[first, second], [third, fourth]] = [high, low].map(u16::to_be_bytes);
        Ipv4Addr::new(first, second, third, fourth)
    };
    match ip.segments() {
        // Nobody and this computer itself.
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [first, second, third, _] = ip.octets();
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_unspecified()
        || ip.is_broadcast()
        || ip.is_multicast()
        || first == 0
        // Shared by a provider's customers (RFC 6598).
        || (first == 100 && (64..128).contains(&second))
        // Of protocols (RFC 6890), for measuring (RFC 2544), and nobody's.
        || (first, second, third) == (192, 0, 0)
        || (first == 198 && (18..20).contains(&second))
        || first >= 240
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_multicast()
        || ip.is_unique_local()
        || ip.is_unicast_link_local()
        // Of a site, as it was before there were unique ones (RFC 3879).
        || ip.segments()[0] & 0xffc0 == 0xfec0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_places_are_none_to_fetch_from() {
        for address in [
            "http://127.0.0.1:8080/film.mp4",
            "http://localhost/film.mp4",
            "https://nas.local/film.mp4",
            "http://10.1.2.3/a",
            "http://192.168.1.1/a",
            "http://172.16.0.9/a",
            "http://169.254.169.254/latest",
            "http://100.64.0.1/a",
            "http://0.0.0.0/a",
            "http://[::1]/a",
            "http://[fd00::1]/a",
            "http://[::ffff:10.0.0.1]/a",
            "http://0x7f000001/a",
            "http://2130706433/a",
            "http://017700000001/a",
            "http://0177.0.0.1/a",
            "http://127.1/a",
            "http://0x7f.1/a",
            "http://LOCALHOST./a",
            "http://someone:word@10.0.0.1/a",
            "http://%31%32%37.0.0.1/a",
            "http://192.0.0.1/a",
            "http://198.18.0.1/a",
            "http://255.255.255.255/a",
            "http://[::]/a",
            "http://[::127.0.0.1]/a",
            "http://[64:ff9b::a00:1]/a",
            "http://[2002:7f00:1::]/a",
            "http://[fe80::1]/a",
            "http://[fec0::1]/a",
            "http://[ff02::1]/a",
        ] {
            let refused = check(address);
            assert!(
                matches!(refused, Err(BadAddress::Private(_))),
                "{address}: {refused:?}"
            );
        }
        assert_eq!(check("https://93.184.216.34/film.mp4"), Ok(Vec::new()));
        assert_eq!(check("https://[2606:2800::1]/film.mp4"), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_address_says_so() {
        assert_eq!(check("film.mp4"), Err(BadAddress::None));
        assert_eq!(check("http://"), Err(BadAddress::None));
        let file = Err(BadAddress::Scheme("file".to_owned()));
        assert_eq!(check("file:///etc/passwd"), file);
    }
}
