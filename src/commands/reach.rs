//! The address at which other machines reach a server of this one.

use std::net::{IpAddr, SocketAddr, UdpSocket};

/// The address to type on other machines, if it differs from the one to type here. `0.0.0.0` means every address of this
/// machine.
pub fn others_url(host: IpAddr, port: u16) -> Option<String> {
    if !host.is_unspecified() {
        return None;
    }
    // connecting a UDP socket sends nothing, and shows which address leads out
    let out = match host {
        IpAddr::V4(_) => ("0.0.0.0:0", "192.0.2.1:9"),
        IpAddr::V6(_) => ("[::]:0", "[2001:db8::1]:9"),
    };
    let address = UdpSocket::bind(out.0).and_then(|socket| {
        socket.connect(out.1)?;
        Ok(socket.local_addr()?.ip())
    });
    let address = address.ok().filter(|ip| !ip.is_loopback() && !ip.is_unspecified()).unwrap_or(host);
    Some(format!("http://{}/", SocketAddr::new(address, port)))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn other_machines_are_told_an_address_that_can_be_typed() {
        assert_eq!(others_url(IpAddr::V4(Ipv4Addr::LOCALHOST), 5000), None);
        let url = others_url(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 5000).expect("an address");
        assert!(url.starts_with("http://") && url.ends_with(":5000/") && !url.contains("127.0.0.1"), "{url}");
    }
}
