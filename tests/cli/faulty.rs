//! A service in the test's own process, whose faults a test can choose.

use std::process::Command;

use mynah::draft::faults::Faults;
use mynah::draft::plan::Plan;
use mynah::draft::server::{Options, Server};
use mynah::terms::clock::Clock;
use mynah::terms::secret::Secret;
use serde_json::Value;

use crate::rig::{KEY, Rig, Run, finish};

/// A service in this process, so that what goes wrong there can be said; and what it billed.
pub struct Service {
    pub faults: Faults,
    pub server: Server,
    pub runtime: tokio::runtime::Runtime,
}

impl Service {
    pub fn start(rig: &Rig) -> Self {
        Self::of(rig, "service")
    }

    /// The service of an account of its own, whose things lie in this folder.
    pub fn of(rig: &Rig, folder: &str) -> Self {
        Self::on(rig, folder, Plan::Creator)
    }

    /// The same on this plan.
    pub fn on(rig: &Rig, folder: &str, plan: Plan) -> Self {
        let faults = Faults::none();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let options = Options {
            key: Some(Secret::new(KEY)),
            faults: faults.clone(),
            plan: Some(plan),
            ..Options::new(rig.path(folder), Clock::system())
        };
        let server = runtime.block_on(Server::start(options)).unwrap();
        Self {
            faults,
            server,
            runtime,
        }
    }

    pub fn command(&self, rig: &Rig, args: &[&str]) -> Command {
        let mut command = rig.command(args);
        command.env("MYNAH_API_BASE", self.server.base_url());
        command.env("ELEVENLABS_API_KEY", KEY);
        command
    }

    pub fn run(&self, rig: &Rig, args: &[&str]) -> Run {
        finish(self.command(rig, args).spawn().unwrap())
    }

    /// What the account has left, by its own word.
    pub fn left(&self, rig: &Rig) -> u64 {
        let told = self.run(rig, &["usage", "--json"]).ends(0).json();
        told["left"].as_u64().unwrap()
    }

    /// The ids of the account's clones.
    pub fn cloned(&self, rig: &Rig) -> Vec<Value> {
        let told = self.run(rig, &["voices", "--json"]).ends(0).json();
        let voices = told.as_array().unwrap().iter();
        let cloned = voices.filter(|it| it["category"] == "cloned");
        cloned.map(|it| it["voice_id"].clone()).collect()
    }
}
