//! Access syncs beside SQLite: random programs, and the same answers of both.

mod engines;
mod oracle;
mod v1;

use package_database::block::ListOptions;
use package_database::syncs::{
    ChangeKind, CleanupPolicy, DynamoSyncStore, Grant, GrantFilter, Kind, OnDamaged, PutOutcome,
    Resource, ResourceFilter, ResourceId, SyncId, SyncRecord,
};
use package_database::testing::ManualClock;

use engines::{Engine, Running};
use oracle::{Ids, Oracle, Row};

/// Programs of one run, and steps of one program.
const PROGRAMS: u64 = 12;
/// Programs of an engine that answers through a socket.
const PROGRAMS_SERVED: u64 = 3;
const STEPS: usize = 120;

/// Numbers that follow from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }

    /// A word of few, some of which are hard: prefixes of each other, separators, bytes that keys escape.
    fn word(&mut self) -> String {
        const WORDS: [&str; 14] = [
            "u1",
            "u10",
            "u2",
            "user",
            "user2",
            "a#b",
            "a",
            "a$23b",
            "\u{0}",
            "#",
            "é",
            "~",
            "A",
            "\u{10ffff}",
        ];
        let word = WORDS[self.below(WORDS.len())];
        match self.below(20) {
            0 => format!("{word}{}", "x".repeat(1024)),
            1 => word.repeat(2),
            _ => word.to_owned(),
        }
    }

    fn pair(&mut self) -> (String, String) {
        (self.word(), self.word())
    }
}

fn resource_id((kind, id): &(String, String)) -> ResourceId {
    ResourceId::new(kind, id)
}

/// A sync under both engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    ours: SyncId,
    theirs: i64,
}

struct World {
    store: DynamoSyncStore,
    oracle: Oracle,
    chance: Chance,
    next: i64,
    running: Option<Pair>,
    ended: Vec<Pair>,
}

impl World {
    async fn step(&mut self, clock: &ManualClock) {
        clock.advance(std::time::Duration::from_secs(1));
        let Some(now) = self.running else {
            let ours = self.store.start_new().await.unwrap().id;
            self.next += 1;
            self.oracle.start(self.next, "full");
            self.running = Some(Pair {
                ours,
                theirs: self.next,
            });
            return;
        };
        match self.chance.below(12) {
            0..=3 => self.put_grants(now).await,
            4..=5 => self.put_resources(now).await,
            6 => {
                let id = self.chance.word();
                self.store.delete_grant(&id).await.unwrap();
                self.oracle.delete_grant(now.theirs, &id);
            }
            7..=9 => self.compare_lists(now).await,
            _ => self.end(now).await,
        }
    }

    async fn put_grants(&mut self, now: Pair) {
        let count = 1 + self.chance.below(40);
        let newer = self.chance.below(2) == 0;
        let mut rows = Vec::new();
        for _ in 0..count {
            let chance = &mut self.chance;
            rows.push(Row {
                id: chance.word(),
                entitlement: chance.word(),
                resource: chance.pair(),
                principal: chance.pair(),
                name: chance.word(),
                seen: i64::try_from(chance.below(6)).unwrap(),
            });
        }
        let grants = rows.iter().map(|row| {
            let (resource, principal) = (resource_id(&row.resource), resource_id(&row.principal));
            Grant::new(&*row.id, &*row.entitlement, resource, principal)
                .name(&*row.name)
                .discovered_at(row.seen.unsigned_abs())
        });
        let grants: Vec<Grant> = grants.collect();
        let outcomes = match newer {
            true => self.store.put_grants_if_newer(&grants).await.unwrap(),
            false => self.store.put_grants(&grants).await.unwrap(),
        };
        for (row, outcome) in rows.iter().zip(outcomes) {
            let written = self.oracle.grant(now.theirs, row, newer);
            assert_eq!(outcome == PutOutcome::Written, written, "{row:?}");
        }
    }

    async fn put_resources(&mut self, now: Pair) {
        let newer = self.chance.below(2) == 0;
        for _ in 0..self.chance.below(10) {
            let chance = &mut self.chance;
            let id = chance.pair();
            let parent = (chance.below(3) > 0).then(|| chance.pair());
            let (name, seen) = (chance.word(), i64::try_from(chance.below(6)).unwrap());
            let mut resource = Resource::new(resource_id(&id))
                .name(&*name)
                .discovered_at(seen.unsigned_abs());
            resource.parent = parent.as_ref().map(resource_id);
            let outcomes = match newer {
                true => self.store.put_resources_if_newer(&[resource]).await,
                false => self.store.put_resources(&[resource]).await,
            };
            let written =
                self.oracle
                    .resource(now.theirs, &id, parent.as_ref(), &name, seen, newer);
            assert_eq!(outcomes.unwrap()[0] == PutOutcome::Written, written);
        }
    }

    /// Every list of a sync, each page by page.
    async fn compare_lists(&mut self, sync: Pair) {
        let (kind, id) = self.chance.pair();
        let one = ResourceId::new(&*kind, &*id);
        let with = (&*kind, &*id);
        for (filter, condition, with) in [
            (GrantFilter::All, "?2 = ?2 AND ?3 = ?3", with),
            (
                GrantFilter::Resource(one.clone()),
                "type = ?2 AND resource = ?3",
                with,
            ),
            (
                GrantFilter::Principal(one.clone()),
                "principal_type = ?2 AND principal = ?3",
                with,
            ),
            (
                GrantFilter::Entitlement(id.clone()),
                "?2 = ?2 AND entitlement = ?3",
                with,
            ),
        ] {
            let mut ours = self.paged(sync, &filter).await;
            // Those of an entitlement are in the order of their principals.
            ours.sort();
            let mut theirs = self.oracle.grants(sync.theirs, condition, with);
            theirs.sort();
            assert_eq!(ours, theirs, "{filter:?}");
        }
        for (filter, condition) in [
            (ResourceFilter::all(), "?2 = ?2 AND ?3 = ?3"),
            (ResourceFilter::of_type(&*kind), "type = ?2 AND ?3 = ?3"),
            (
                ResourceFilter::all().within(one.clone()),
                "parent_type = ?2 AND parent = ?3",
            ),
        ] {
            let options = ListOptions::new();
            let listed = self
                .store
                .list_resources(Some(sync.ours), &filter, &options);
            let listed = listed.await.unwrap().into_vec().unwrap();
            let mut ours: Ids = listed.iter().map(|one| one.id.to_string()).collect();
            let mut theirs = self.oracle.resources(sync.theirs, condition, with);
            ours.sort();
            theirs.sort();
            assert_eq!(ours, theirs, "{filter:?}");
        }
    }

    async fn paged(&mut self, sync: Pair, filter: &GrantFilter) -> Ids {
        let limit = u32::try_from(1 + self.chance.below(30)).unwrap();
        let mut options = ListOptions::new().limit(limit);
        let mut ids = Vec::new();
        loop {
            let page = self
                .store
                .list_grants(Some(sync.ours), filter, &options)
                .await
                .unwrap();
            let next = page.next.clone();
            ids.extend(page.into_vec().unwrap().into_iter().map(|grant| grant.id));
            match next {
                Some(next) => options = options.after(next),
                None => return ids,
            }
        }
    }

    async fn end(&mut self, now: Pair) {
        let ended = self.store.end().await.unwrap();
        let at = i64::try_from(ended.ended_at.unwrap()).unwrap();
        self.oracle.end(now.theirs, at);
        self.running = None;
        self.ended.push(now);
        let count = self
            .oracle
            .grants(now.theirs, "?2 = ?2 AND ?3 = ?3", ("", ""))
            .len();
        assert_eq!(ended.stats.unwrap().grants, u64::try_from(count).unwrap());
        if let [.., base, applied] = *self.ended {
            self.compare_syncs(base, applied).await;
        }
        if self.chance.below(3) == 0 {
            let theirs = self.oracle.cleanup();
            self.store.cleanup(&CleanupPolicy::new()).await.unwrap();
            self.ended.retain(|pair| theirs.contains(&pair.theirs));
            let runs = self.store.list_runs(&ListOptions::new()).await.unwrap();
            let left: Vec<SyncId> = runs.into_vec().unwrap().iter().map(|run| run.id).collect();
            let ours: Vec<SyncId> = self.ended.iter().map(|pair| pair.ours).collect();
            assert_eq!(left, ours);
        }
    }

    async fn compare_syncs(&mut self, base: Pair, applied: Pair) {
        let left = self.store.view(base.ours).await.unwrap();
        let right = self.store.view(applied.ours).await.unwrap();
        let mut deltas = left
            .compare(&right, OnDamaged::Fail)
            .unwrap()
            .only(Kind::Grant);
        let (mut added, mut changed, mut removed) = (Ids::new(), Ids::new(), Ids::new());
        while let Some(delta) = deltas.next().await.unwrap() {
            let SyncRecord::Grant(grant) = delta.record else {
                panic!("only grants are compared");
            };
            match delta.change {
                ChangeKind::Added => added.push(grant.id),
                ChangeKind::Changed => changed.push(grant.id),
                ChangeKind::Removed => removed.push(grant.id),
                other => panic!("{other:?}"),
            }
        }
        let oracle = &self.oracle;
        let sorted = |mut ids: Ids| {
            ids.sort();
            ids
        };
        assert_eq!(
            sorted(added),
            sorted(oracle.added(base.theirs, applied.theirs))
        );
        assert_eq!(
            sorted(changed),
            sorted(oracle.changed(base.theirs, applied.theirs))
        );
        assert_eq!(
            sorted(removed),
            sorted(oracle.added(applied.theirs, base.theirs))
        );
    }
}

/// Programs from a seed on, on one of our engines and on SQLite.
async fn programs(engine: Engine, seeds: std::ops::RangeInclusive<u64>) {
    for seed in seeds {
        let running = Running::start(engine).await;
        let mut world = World {
            store: running.database.syncs().store("okta").unwrap(),
            oracle: Oracle::new(),
            chance: Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            next: 0,
            running: None,
            ended: Vec::new(),
        };
        for _ in 0..STEPS {
            world.step(&running.clock).await;
        }
        assert!(world.next > 1, "{engine:?} {seed}");
        running.stop();
    }
}

/// The same program through both engines: the same outcome of each write, the same ids in each list, the same differences,
/// the same syncs left by a clean-up.
#[tokio::test]
async fn s_69_random_programs_give_the_answers_of_sqlite() {
    programs(Engine::Memory, 1..=PROGRAMS).await;
}

/// Also where the items are in a folder, and where two engines are one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s_69_random_programs_give_the_answers_of_sqlite_on_disk_and_tee() {
    for engine in Engine::ALL {
        programs(engine, 101..=100 + PROGRAMS_SERVED).await;
    }
}
