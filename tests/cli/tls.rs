//! https: a certificate is accepted as curl accepts it, or the reason is said. Every reason has its own words.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::errors::fails;
use super::{Home, NOW, Outcome, finished};

/// A certificate in PEM, and its key.
struct Made {
    pem: String,
    der: Vec<u8>,
    key: KeyPair,
    params: CertificateParams,
}

/// The certificate of these hosts, changed in some way.
fn made(hosts: &[&str], change: impl FnOnce(&mut CertificateParams), issuer: Option<&Made>) -> Made {
    let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let mut params = CertificateParams::new(hosts).expect("names");
    params.distinguished_name.push(DnType::CommonName, "sessctl test");
    change(&mut params);
    let key = KeyPair::generate().expect("a key");
    let certificate = match issuer {
        None => params.self_signed(&key),
        Some(issuer) => params.signed_by(&key, &Issuer::from_params(&issuer.params, &issuer.key)),
    };
    let certificate = certificate.expect("a certificate");
    Made { pem: certificate.pem(), der: certificate.der().to_vec(), key, params }
}

fn is_authority(params: &mut CertificateParams) {
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
}

fn is_an_authority_named(name: &'static str) -> impl FnOnce(&mut CertificateParams) {
    move |params| {
        is_authority(params);
        params.distinguished_name.push(DnType::CommonName, name);
    }
}

/// An https server with this certificate; its address, with this name for the host.
fn https(made: &Made, host: &str) -> String {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.key.serialize_der()));
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("versions").with_no_client_auth();
    let config = Arc::new(config.with_single_cert(vec![made.der.clone().into()], key).expect("a certificate"));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let mut stream = StreamOwned::new(connection, stream.expect("a stream"));
            // a browser that does not trust it goes away
            if stream.read(&mut [0; 4096]).is_ok() {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    format!("https://{host}:{port}")
}

/// A server that answers any greeting with these bytes.
fn answering(bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(bytes);
        }
    });
    url
}

fn visit(home: &Home, url: &str, options: &[&str]) -> Outcome {
    home.run(&[&[NOW, "--url", url, "visit", "/"], options].concat())
}

/// What stands in the two lines, wherever they were broken.
fn said(outcome: &Outcome) -> String {
    outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_certificate_of_ones_own_is_accepted_from_a_file_however_it_was_made() {
    let authority = made(&[], is_an_authority_named("an authority of mine"), None);
    let leaf = made(&["localhost"], |_| (), None);
    let both = made(&["localhost", "127.0.0.1"], is_authority, None);
    let signed = made(&["localhost"], |_| (), Some(&authority));
    let by_leaf = made(&["localhost"], |params| params.distinguished_name = Default::default(), Some(&leaf));
    let home = Home::new();
    for (what, server, trusted) in [
        ("self-signed", &leaf, &leaf),
        ("self-signed with CA:TRUE, as openssl req -x509 makes it", &both, &both),
        ("signed by an authority", &signed, &authority),
        ("the certificate itself, without its authority", &both, &both),
        ("signed by one that is no authority, which is trusted", &by_leaf, &leaf),
    ] {
        let url = https(server, "localhost");
        let file = home.file("cert.pem", &trusted.pem);
        assert_eq!(visit(&home, &url, &[]).code, 3, "{what}: nobody was told to trust it");
        for outcome in [
            visit(&home, &url, &["--cacert", &file]),
            home.run_with_env(&[NOW, "--url", &url, "visit", "/"], "SSL_CERT_FILE", &file),
            visit(&home, &url, &["--insecure"]),
        ] {
            assert_eq!(outcome.code, 0, "{what}: {}", outcome.stderr);
            assert!(outcome.stdout.contains("hello"), "{what}: {}", outcome.stdout);
        }
    }
    let url = https(&both, "127.0.0.1");
    let file = home.file("cert.pem", &both.pem);
    assert_eq!(visit(&home, &url, &["--cacert", &file]).code, 0, "an address is a name too");
}

#[test]
fn each_reason_against_a_certificate_has_its_own_words() {
    let home = Home::new();
    let authority = made(&[], is_an_authority_named("an authority of mine"), None);
    let over = |params: &mut CertificateParams| params.not_after = date_time_ymd(2021, 1, 2);
    let early = |params: &mut CertificateParams| params.not_before = date_time_ymd(3000, 1, 2);
    let unknown = made(&["localhost"], |_| (), Some(&authority));
    let own = made(&["localhost"], is_authority, None);
    let expired = made(&["localhost"], over, None);
    let expired_authority = made(&["localhost"], |params| (is_authority(params), over(params)).1, None);
    let expired_signed = made(&["localhost"], over, Some(&authority));
    let early = made(&["localhost"], early, None);
    let other = made(&["h.example", "*.h.example"], |_| (), None);
    let other_authority = made(&["h.example"], is_authority, None);
    let other_signed = made(&["192.0.2.7"], |_| (), Some(&authority));
    let nameless = made(&[], |_| (), None);
    let nameless_authority = made(&[], is_authority, None);
    for (server, trusted, english, japanese) in [
        (&unknown, None, "signed by no authority that is known", "知られている認証局の署名ではありません"),
        (&own, None, "is its own authority (self-signed)", "自己署名"),
        (&own, Some(&authority), "is its own authority (self-signed)", "自己署名"),
        (&expired, Some(&expired), "expired on 2021-01-02", "2021-01-02"),
        (&expired_authority, Some(&expired_authority), "expired on 2021-01-02", "2021-01-02"),
        (&expired_signed, Some(&authority), "expired on 2021-01-02", "2021-01-02"),
        (&early, Some(&early), "it begins on 3000-01-02", "3000-01-02"),
        (&other, Some(&other), "for another host: h.example, *.h.example", "別のホスト用です: h.example、*.h.example"),
        (&other_authority, Some(&other_authority), "for another host: h.example", "別のホスト用です: h.example"),
        (&other_signed, Some(&authority), "for another host: 192.0.2.7", "別のホスト用です: 192.0.2.7"),
        (&nameless, Some(&nameless), "names no host", "ホストの名前がありません"),
        (&nameless_authority, Some(&nameless_authority), "names no host", "ホストの名前がありません"),
    ] {
        let url = https(server, "localhost");
        let file = trusted.map(|made| home.file("cert.pem", &made.pem));
        let trusting: Vec<&str> = file.iter().flat_map(|file| ["--cacert", file.as_str()]).collect();
        let [in_english, in_japanese] = fails(&home, 3, &[&["--url", &url, "visit", "/"], &trusting[..]].concat());
        assert!(said(&in_english).contains(english), "{english}: {}", in_english.stderr);
        let unbroken = |text: &str| text.split_whitespace().collect::<String>();
        assert!(unbroken(&in_japanese.stderr).contains(&unbroken(japanese)), "{}", in_japanese.stderr);
        assert!(in_english.stderr.contains("--insecure"), "{}", in_english.stderr);
        assert_eq!(visit(&home, &url, &["--insecure"]).code, 0, "{english}");
    }
}

#[test]
fn that_no_certificate_was_checked_is_said_on_every_screen_and_in_the_json() {
    let home = Home::of_alice();
    let own = made(&["localhost"], |_| (), None);
    let (url, file) = (https(&own, "localhost"), home.file("my certs/own.pem", &own.pem));
    for command in [&["visit", "/"][..], &["login", "alice"], &["logout"], &["sign", "id=x"]] {
        let screen = |options: &[&str]| home.run(&[&[NOW, "--url", &url], options, command].concat());
        assert!(screen(&["--insecure"]).stdout.contains("The certificate was not checked"), "{command:?}");
        assert!(screen(&["--insecure", "--lang=ja"]).stdout.contains("証明書を確認していません"), "{command:?}");
        let checked = screen(&["--cacert", &file]);
        assert!(!checked.stdout.contains("not checked"), "{command:?}");
        let facts = screen(&["--insecure", "--json"]).json();
        let app = if command[0] == "sign" { &facts["sent"]["app"] } else { &facts["app"] };
        assert_eq!(app["certificate_checked"], false, "{command:?}");
    }
    let next = |options: &[&str]| {
        let screen = home.run(&[&[NOW, "--url", &url], options, &["visit", "/"]].concat()).stdout;
        screen.split_once("Try next: ").expect("what to try next").1.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(next(&["--insecure"]).contains(" --insecure "));
    assert!(next(&["--cacert", &file]).contains(&format!(" --cacert '{file}' ")), "{}", next(&["--cacert", &file]));
}

#[test]
fn a_file_without_certificates_is_named_and_both_options_are_one_too_many() {
    let home = Home::new();
    let own = made(&["localhost"], |_| (), None);
    let url = https(&own, "localhost");
    for content in [&b""[..], b"no certificate", b"\x30\x82\x01", own.key.serialize_pem().as_bytes()] {
        let file = home.file("not.pem", content);
        for outcome in fails(&home, 3, &["--url", &url, "--cacert", &file, "visit"]) {
            let unbroken: String = outcome.stderr.split_whitespace().collect();
            assert!(unbroken.contains(&file) && unbroken.contains("PEM"), "{}", outcome.stderr);
        }
        let named = home.run_with_env(&[NOW, "--url", &url, "visit"], "SSL_CERT_FILE", &file);
        assert!(said(&named).contains("SSL_CERT_FILE names"), "{}", named.stderr);
    }
    fails(&home, 3, &["--url", &url, "--cacert", "/nowhere/cert.pem", "visit"]);
    for device in ["/dev/zero", "/dev/null", "/dev"] {
        let named = home.run_with_env(&[NOW, "--url", &url, "visit"], "SSL_CERT_FILE", device);
        assert!(said(&named).contains("SSL_CERT_FILE names"), "it is not read: {}", named.stderr);
    }
    fails(&home, 3, &["--url", &url, "--cacert", "/dev/zero", "visit"]);
    let file = home.file("cert.pem", &own.pem);
    fails(&home, 2, &["--url", &url, "--cacert", &file, "--insecure", "visit"]);
}

#[test]
fn a_server_that_is_older_than_tls_1_2_is_told_from_one_that_speaks_no_tls() {
    let home = Home::new();
    // an alert "protocol version"; a ServerHello of TLS 1.1; one of TLS 1.0
    let alert: &[u8] = b"\x15\x03\x02\x00\x02\x02\x46";
    let hello = |minor: u8| {
        let body = [&[3, minor][..], &[7; 32], &[0, 0xc0, 0x14, 0]].concat();
        let handshake = [&[2, 0, 0, body.len() as u8][..], &body].concat();
        let record = [&[0x16, 3, minor, 0, handshake.len() as u8][..], &handshake].concat();
        &*record.leak()
    };
    for bytes in [alert, hello(2), hello(1)] {
        let [english, japanese] = fails(&home, 3, &["--url", &answering(bytes), "visit"]);
        assert!(said(&english).contains("TLS 1.1 or older"), "{}", english.stderr);
        assert!(said(&japanese).contains("1.1 以前"), "{}", japanese.stderr);
    }
    for bytes in [&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], b"SSH-2.0-OpenSSH_9.9\r\n", b"220 mail ESMTP\r\n"] {
        let [english, _] = fails(&home, 3, &["--url", &answering(bytes), "visit"]);
        assert!(said(&english).contains("does not speak TLS"), "{}", english.stderr);
    }
    // an alert "handshake failure", one "unrecognized name", and a certificate that is asked for
    for (bytes, word) in [
        (&b"\x15\x03\x03\x00\x02\x02\x28"[..], "HandshakeFailure"),
        (b"\x15\x03\x03\x00\x02\x02\x70", "UnrecognisedName"),
        (b"\x15\x03\x03\x00\x02\x02\x74", "certificate of the browser"),
    ] {
        let [english, _] = fails(&home, 3, &["--url", &answering(bytes), "visit"]);
        assert!(said(&english).contains(word), "{}", english.stderr);
    }
    let [english, _] = fails(&home, 3, &["--url", &answering(b""), "visit"]);
    assert!(said(&english).contains("within the TLS handshake"), "{}", english.stderr);
}

#[test]
fn https_at_a_port_of_http_and_http_at_one_of_https_are_named() {
    let home = Home::new();
    let own = made(&["localhost"], |_| (), None);
    let plain = https(&own, "localhost").replace("https://", "http://");
    let args = [NOW, "--url", &plain, "visit"];
    let outcome = finished(&mut home.command(&args), &args);
    assert_eq!(outcome.code, 3);
    assert!(said(&outcome).contains("should be https"), "{}", outcome.stderr);
}
