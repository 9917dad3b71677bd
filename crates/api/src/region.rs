//! Where the service is: its regions, which are accounts of their own but for the first two.

/// A place where the service answers. A key of one residency is unknown in the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Region {
    /// Whichever is nearest.
    #[default]
    Nearest,
    /// In the United States.
    UnitedStates,
    /// Residency in the European Union.
    Europe,
    /// Residency in India.
    India,
    /// Residency in Singapore.
    Singapore,
}

impl Region {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Nearest,
        Self::UnitedStates,
        Self::Europe,
        Self::India,
        Self::Singapore,
    ];

    /// Its address, for HTTP and sockets alike.
    pub const fn base(self) -> &'static str {
        match self {
            Self::Nearest => "https://api.elevenlabs.io",
            Self::UnitedStates => "https://api.us.elevenlabs.io",
            Self::Europe => "https://api.eu.residency.elevenlabs.io",
            Self::India => "https://api.in.residency.elevenlabs.io",
            Self::Singapore => "https://api.sg.residency.elevenlabs.io",
        }
    }

    /// The region at this address; none for one of somebody's own.
    pub fn at(base: &str) -> Option<Self> {
        let base = base.trim().trim_end_matches('/');
        Self::ALL.into_iter().find(|region| region.base() == base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_region_is_found_at_its_address() {
        for region in Region::ALL {
            assert_eq!(Region::at(&format!("{}/", region.base())), Some(region));
        }
        assert_eq!(Region::at("http://127.0.0.1:4010"), None);
    }
}
