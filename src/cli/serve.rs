//! `mynah serve`: the Draft server alone.

use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::time::Duration;

use crate::cli::args::ServeArguments;
use crate::cli::exit::Exit;
use crate::cli::exit::Stop;
use crate::cli::output;
use mynah_core::clock::Clock;
use mynah_core::secret::Secret;
use mynah_draft::faults::Faults;
use mynah_draft::plan::Plan;
use mynah_draft::server::Options;
use mynah_draft::server::Server;
use mynah_engine::headless::lodging;
use mynah_engine::until_interrupted;
use mynah_i18n::tr;

/// Serves until it is interrupted.
///
/// # Errors
/// A plan there isn't, a port that is taken, a folder that can't be used.
pub fn run(arguments: &ServeArguments) -> Result<Exit, Stop> {
    // Held to the end: nobody moves the library away from under it.
    let lodging = match &arguments.data {
        Some(_elsewhere) => None,
        None => Some(lodging()?),
    };
    let at_home = lodging
        .as_ref()
        .map(|lodging| lodging.place().join("draft"));
    let data = arguments.data.clone().or(at_home).unwrap_or_default();
    let plan = arguments
        .plan
        .as_deref()
        .map(|name| {
            name.parse::<Plan>()
                .map_err(|_unknown| Stop::bad(tr!("cli-no-plan", plan = name)))
        })
        .transpose()?;
    let latency = Duration::from_millis(arguments.latency.unwrap_or(0));
    let faults = Faults::by_chance(f64::from(arguments.fault.unwrap_or(0.0)), latency);
    let bind = arguments.bind.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    if !bind.is_loopback() && arguments.key.is_none() {
        return Err(Stop::bad(tr!("cli-serve-needs-key")));
    }
    let mut options = Options::new(data, Clock::system());
    options.bind = SocketAddr::new(bind, arguments.port);
    options.key = arguments.key.as_deref().map(Secret::new);
    options.plan = plan;
    options.credits = arguments.credits;
    options.faults = faults;
    options.tls = arguments.tls_self_signed;
    let secret = arguments.webhook_secret.as_deref().map(Secret::new);
    options.webhook = arguments.webhook_url.clone().zip(secret);
    until_interrupted::<_, Stop>(async move {
        let server = Server::start(options)
            .await
            .map_err(|error| Stop::bad(tr!("cli-serve-failed", why = error.to_string())))?;
        // The first line is promised: scripts read the port from it.
        output::result(&format!("listening on {}", server.base_url()));
        if arguments.key.is_none() {
            // It opens nothing but this server.
            output::words(&tr!("cli-serve-its-key", key = server.key().expose()));
        }
        if let Some(certificate) = server.certificate() {
            let path = certificate.display().to_string();
            output::words(&tr!("cli-serve-its-certificate", path = path));
        }
        Ok(server)
    })?;
    Ok(Exit::Interrupted)
}
