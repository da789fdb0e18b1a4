//! Hosts and domains: for which hosts a server may set a cookie, and which hosts are this machine.

use std::net::IpAddr;

use cookie_store::CookieDomain;
use reqwest::Url;

/// Why a server may not set a cookie for a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotItsOwn {
    /// The server's host is neither the domain nor below it.
    Elsewhere,
    /// Many owners share the domain.
    PublicSuffix,
}

/// The hosts that get a cookie with this `Domain` attribute from `url` (RFC 6265bis sections 5.6.3 and 5.7).
///
/// There is nothing below an address: it gets what is its own, with a `Domain` as without one. So it is to Chromium.
///
/// # Errors
///
/// The server may not set a cookie for that domain.
pub(super) fn read(said: Option<&[u8]>, url: &Url) -> Result<CookieDomain, NotItsOwn> {
    let host = url.host_str().unwrap_or_default();
    let host_only = || CookieDomain::HostOnly(host.to_owned());
    let said = said.unwrap_or_default();
    let said = said.strip_prefix(b".").unwrap_or(said);
    if said.is_empty() {
        return Ok(host_only());
    }
    // a name that is not ASCII has to come in its ASCII form, `xn--…`
    let domain = std::str::from_utf8(said).ok().filter(|said| said.is_ascii()).map(str::to_ascii_lowercase);
    match domain {
        Some(domain) if is_public_suffix(&domain) && domain == host => Ok(host_only()),
        Some(domain) if is_public_suffix(&domain) => Err(NotItsOwn::PublicSuffix),
        Some(domain) if address(host).is_some() && domain == host => Ok(host_only()),
        Some(domain) if domain_matches(host, &domain) => Ok(CookieDomain::Suffix(domain)),
        _ => Err(NotItsOwn::Elsewhere),
    }
}

/// Whether the host is this domain or lies below it (RFC 6265bis section 5.1.3).
pub(super) fn domain_matches(host: &str, domain: &str) -> bool {
    let is_below = || host.strip_suffix(domain).is_some_and(|above| above.ends_with('.'));
    host == domain || (address(host).is_none() && is_below())
}

/// Whether many owners share the domain, as `com` and `github.io`. A domain without a dot is one, listed or not.
fn is_public_suffix(domain: &str) -> bool {
    address(domain).is_none() && psl::suffix_str(domain) == Some(domain)
}

/// The domain that one owner has registered, with everything below it: `example.co.uk`. Browsers call it the site.
pub(super) fn site(domain: &str) -> &str {
    match address(domain) {
        Some(_) => domain,
        None => psl::domain_str(domain).unwrap_or(domain),
    }
}

/// Whether a `Secure` cookie may come from and go to this URL (RFC 6265bis section 5.8.3).
///
/// Chrome and Firefox trust the machine itself as they trust https, and so does this browser. Safari does not.
pub(super) fn is_secure(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url.host_str().unwrap_or_default())
}

/// Whether the host is this machine: `localhost` and the names below it (RFC 6761 section 6.3), 127.0.0.0/8 and ::1.
fn is_loopback(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    domain_matches(name, "localhost") || address(host).is_some_and(|address| address.is_loopback())
}

/// The IP address that stands in the place of a host name.
fn address(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    bare.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(url: &str, said: &str) -> Result<CookieDomain, NotItsOwn> {
        read(Some(said.as_bytes()), &Url::parse(url).unwrap())
    }

    fn suffix(domain: &str) -> Result<CookieDomain, NotItsOwn> {
        Ok(CookieDomain::Suffix(domain.to_owned()))
    }

    fn host_only(host: &str) -> Result<CookieDomain, NotItsOwn> {
        Ok(CookieDomain::HostOnly(host.to_owned()))
    }

    #[test]
    fn a_host_speaks_for_itself_and_its_parents_only() {
        for said in ["example.com", ".example.com", "EXAMPLE.Com"] {
            assert_eq!(from("http://a.example.com/", said), suffix("example.com"), "{said}");
        }
        assert_eq!(from("http://a.example.com/", "a.example.com"), suffix("a.example.com"));
        for said in ["b.example.com", "x.a.example.com", "ple.com", "..example.com", "example.com.", "bücher.example"]
        {
            assert_eq!(from("http://a.example.com/", said), Err(NotItsOwn::Elsewhere), "{said}");
        }
    }

    #[test]
    fn a_domain_that_many_share_is_for_none_of_them() {
        for (url, said) in [
            ("http://a.example.com/", "com"),
            ("http://mia.github.io/", "github.io"),
            ("http://mia.github.io/", ".github.io"),
            ("http://shop.example.co.uk/", "co.uk"),
            ("http://app.localhost/", "localhost"),
            ("http://a.b.ck/", "b.ck"),
        ] {
            assert_eq!(from(url, said), Err(NotItsOwn::PublicSuffix), "{said}");
        }
        assert_eq!(from("http://localhost:5000/", "localhost"), host_only("localhost"));
        assert_eq!(from("http://github.io/", ".github.io"), host_only("github.io"));
        assert_eq!(from("http://a.www.ck/", "www.ck"), suffix("www.ck"));
    }

    #[test]
    fn an_address_gets_its_own_with_a_domain_as_without_one() {
        for (url, host) in
            [("http://127.0.0.1:5000/", "127.0.0.1"), ("http://[::1]/", "[::1]"), ("http://10.0.0.7/", "10.0.0.7")]
        {
            assert_eq!(from(url, host), host_only(host));
            assert_eq!(from(url, &format!(".{host}")), host_only(host));
        }
        assert_eq!(from("http://127.0.0.1/", "0.0.1"), Err(NotItsOwn::Elsewhere));
        assert_eq!(from("http://[::1]/", "::1"), Err(NotItsOwn::Elsewhere));
    }

    #[test]
    fn a_domain_of_a_dot_or_of_nothing_is_the_host() {
        for said in ["", "."] {
            assert_eq!(from("http://a.example.com/", said), host_only("a.example.com"), "{said:?}");
        }
        assert_eq!(from("http://a.example.com/", ".."), Err(NotItsOwn::Elsewhere));
    }

    #[test]
    fn this_machine_is_trusted_under_all_its_names() {
        for url in [
            "https://h.example/",
            "http://localhost:5000/",
            "http://LOCALHOST/",
            "http://localhost./",
            "http://app.localhost/",
            "http://a.b.localhost:8000/",
            "http://127.0.0.1/",
            "http://127.9.9.9/",
            "http://[::1]:5000/",
        ] {
            assert!(is_secure(&Url::parse(url).unwrap()), "{url}");
        }
        for url in [
            "http://h.example/",
            "http://notlocalhost/",
            "http://localhost.example/",
            "http://10.0.0.1/",
            "http://128.0.0.1/",
            "http://[::2]/",
        ] {
            assert!(!is_secure(&Url::parse(url).unwrap()), "{url}");
        }
    }

    #[test]
    fn a_site_is_what_one_owner_has_registered() {
        for (domain, owned) in [
            ("a.b.example.com", "example.com"),
            ("shop.example.co.uk", "example.co.uk"),
            ("mia.github.io", "mia.github.io"),
            ("a.app.localhost", "app.localhost"),
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("[::1]", "[::1]"),
        ] {
            assert_eq!(site(domain), owned);
        }
    }
}
