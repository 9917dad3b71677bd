//! A service in the test's own process, whose faults a test can choose.

use mynah::draft::faults::Faults;
use mynah::draft::plan::Plan;
use mynah::draft::server::{Options, Server};
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;
use serde_json::Value;

use crate::rig::{KEY, Rig, Run, finish};

/// A service in this process, so that what goes wrong there can be said.
pub struct Faulty {
    pub faults: Faults,
    pub server: Server,
    pub runtime: tokio::runtime::Runtime,
}

impl Faulty {
    pub fn of(rig: &Rig) -> Self {
        let faults = Faults::none();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let options = Options {
            key: Some(Secret::new(KEY)),
            faults: faults.clone(),
            plan: Some(Plan::Creator),
            ..Options::new(rig.path("service"), Clock::system())
        };
        let server = runtime.block_on(Server::start(options)).unwrap();
        Self {
            faults,
            server,
            runtime,
        }
    }

    pub fn run(&self, rig: &Rig, args: &[&str]) -> Run {
        let mut command = rig.command(args);
        command.env("MYNAH_API_BASE", self.server.base_url());
        command.env("ELEVENLABS_API_KEY", KEY);
        finish(command.spawn().unwrap())
    }

    /// The ids of the account's clones.
    pub fn cloned(&self, rig: &Rig) -> Vec<Value> {
        let told = self.run(rig, &["voices", "--json"]).ends(0).json();
        let voices = told.as_array().unwrap().iter();
        let cloned = voices.filter(|it| it["category"] == "cloned");
        cloned.map(|it| it["voice_id"].clone()).collect()
    }
}
