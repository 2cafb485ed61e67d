//! A program that is replaced while it runs: what goes on, and what is refused.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "clients live in the real world")]

mod support;

use flux_node::{BuildError, Built, Failure, Library, Opening, Resources, Seal, Signature, Store, Value};
use flux_plan::{Arg, ClosedWorld, ComponentCall, Constant, Plan, Pos, SourceKind, StoreId, Type};
use flux_policy::{VirtualWorld, World};
use flux_runner::{Engine, Options, ServeOptions, Server, StartProblem};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use smallvec::smallvec;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;
use support::*;

/// Far beyond what anything here takes: only a hang gets there.
const LONG: Duration = Duration::from_secs(60);

fn serve(engine: &Engine, change: impl FnOnce(&mut ServeOptions)) -> Server {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut options =
        ServeOptions { listen, workers: 1, drain: Duration::from_millis(200), ..ServeOptions::default() };
    change(&mut options);
    Server::start(engine.clone(), options).unwrap()
}

fn every(interval: Duration) -> SourceKind {
    let interval = Constant::Duration(u64::try_from(interval.as_nanos()).unwrap());
    let args = vec![Arg { name: "interval".into(), value: interval }];
    SourceKind::Component(ComponentCall { component: "timer.every".into(), args })
}

/// What a client gets for `GET path`: the whole reply.
fn reply(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

/// Waits until it holds, in the real world.
fn until(holds: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !holds() {
        assert!(begun.elapsed() < LONG, "it never holds");
        std::thread::yield_now();
    }
}

/// A program whose timers tell when they fire, and which of the programs it was that fired.
fn ticking(version: usize, timers: &[(&str, Duration)], told: &mpsc::Sender<(String, usize, i64)>) -> Made {
    let mut made = Made::new();
    for (name, interval) in timers {
        let (tell, own) = (Mutex::new(told.clone()), (*name).to_owned());
        let tick = made.sync(&format!("Tick{name}"), &[], move |call| {
            if let (Value::Time(at), Value::Int(version)) = (call.input(0).clone(), call.input(1).clone()) {
                let _ = tell.lock().unwrap().send((own.clone(), version as usize, at));
            }
            Ok(())
        });
        let body = made.block(1, 1, vec![call(tick, vec![slot(0), int(version as i64)], &[])], vec![]);
        made.source(name, every(*interval), vec![field("at", Type::Time)], body);
    }
    made
}

/// A library that nodes can be added to while an engine has it, as swaps bring new ones.
#[derive(Default)]
struct Growing {
    nodes: Mutex<Nodes>,
    built: AtomicUsize,
    stores: Mutex<Vec<Arc<dyn Fn() -> Opening + Send + Sync>>>,
}

impl Growing {
    fn take(&self, made: Made) -> Plan {
        self.nodes.lock().unwrap().0.extend(made.nodes.0);
        made.plan
    }
}

impl Library for Growing {
    fn build(
        &self,
        call: &ComponentCall,
        signature: &Signature,
        _: &dyn Resources,
    ) -> Result<Built, BuildError> {
        self.native(&call.component, signature)
    }

    fn native(&self, name: &str, signature: &Signature) -> Result<Built, BuildError> {
        self.built.fetch_add(1, SeqCst);
        self.nodes.lock().unwrap().native(name, signature)
    }

    fn store(&self, call: &ComponentCall, _: &dyn Resources) -> Opening {
        match self.stores.lock().unwrap().first() {
            Some(open) => open(),
            None => Opening::Now(Err(BuildError::Missing(call.component.clone()))),
        }
    }

    fn has(&self, _: &str) -> bool {
        false
    }
}

fn engine(library: &Arc<Growing>, made: Made, options: Options) -> Engine {
    let plan = library.take(made);
    Engine::new(plan, library.clone(), options).unwrap()
}

#[test]
fn a_timer_keeps_its_phase_though_swaps_come_faster_than_its_interval() {
    let world = VirtualWorld::new(1);
    let (tell, told) = mpsc::channel();
    let library = Arc::new(Growing::default());
    let timers = [("Slow", Duration::from_secs(3))];
    let options = Options { world: Arc::new(world.clone()), ..Options::default() };
    let engine = engine(&library, ticking(0, &timers, &tell), options);
    let begun = world.now();
    let server = serve(&engine, |_| {});
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut ticks = Vec::new();
    for second in 1..=60 {
        // The server lives on a thread of its own: it must sleep before time passes.
        until(|| world.sleepers() == 1);
        runtime.block_on(world.pass(Duration::from_secs(1)));
        if second % 3 == 0 {
            ticks.push(told.recv_timeout(LONG).unwrap());
        }
        engine.swap(library.take(ticking(second, &timers, &tell))).unwrap();
    }
    // A tick is a flow of the program that ran at that moment, the one that was swapped in a second before.
    let expected: Vec<_> =
        (1..=20).map(|n| ("Slow".to_owned(), 3 * n - 1, begun + 3_000_000_000 * n as i64)).collect();
    assert_eq!(ticks, expected);
    assert!(told.try_recv().is_err());
    assert_eq!(engine.counters().sources[0].started, 20);
    server.stop();
}

#[test]
fn a_timer_of_another_interval_begins_anew_and_others_are_left_alone() {
    let world = VirtualWorld::new(1);
    let (tell, told) = mpsc::channel();
    let library = Arc::new(Growing::default());
    let (a, b) = (("A", Duration::from_secs(2)), ("B", Duration::from_secs(10)));
    let options = Options { world: Arc::new(world.clone()), ..Options::default() };
    let engine = engine(&library, ticking(0, &[a, b], &tell), options);
    let begun = world.now();
    let server = serve(&engine, |_| {});
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let pass = |seconds: u64, timers: usize| {
        for _ in 0..seconds {
            until(|| world.sleepers() == timers);
            runtime.block_on(world.pass(Duration::from_secs(1)));
        }
        until(|| world.sleepers() == timers);
    };
    pass(3, 2);
    // A third one shows by its sleep that the new program's timers run.
    let timers = [("A", Duration::from_secs(5)), b, ("C", Duration::from_secs(100))];
    engine.swap(library.take(ticking(1, &timers, &tell))).unwrap();
    pass(7, 3);
    // Flows run on the server's threads: the last may tell a moment after its tick.
    let mut ticks: Vec<_> = (0..3)
        .map(|_| told.recv_timeout(LONG).unwrap())
        .map(|(name, _, at)| (name, (at - begun) / 1_000_000_000))
        .collect();
    assert!(told.try_recv().is_err());
    ticks.sort();
    assert_eq!(ticks, [("A".to_owned(), 2), ("A".to_owned(), 8), ("B".to_owned(), 10)]);
    server.stop();
}

/// A native source that waits for a word, which becomes a flow; each flow tells the word and its program.
fn listening(version: i64, calls: &Arc<AtomicUsize>, tell: &mpsc::Sender<(i64, i64)>) -> Made {
    let mut made = Made::new();
    let (send, words) = mpsc::channel::<i64>();
    drop(send);
    let words = Mutex::new(words);
    let calls = calls.clone();
    let listen = made.blocking("Listen", &["n"], move |_, _| {
        calls.fetch_add(1, SeqCst);
        words.lock().unwrap().recv().map_err(|_| Failure::new(1, "no more"))?;
        Ok(smallvec![Value::Int(0)])
    });
    note_words(&mut made, listen, version, tell);
    made
}

fn note_words(made: &mut Made, listen: flux_plan::NodeId, version: i64, tell: &mpsc::Sender<(i64, i64)>) {
    let tell = Mutex::new(tell.clone());
    let note = made.sync("Note", &[], move |call| {
        if let (Value::Int(n), Value::Int(version)) = (call.input(0).clone(), call.input(1).clone()) {
            let _ = tell.lock().unwrap().send((n, version));
        }
        Ok(())
    });
    let body = made.block(1, 1, vec![call(note, vec![slot(0), int(version)], &[])], vec![]);
    made.source("Words", SourceKind::Native(listen), vec![field("n", Type::Int)], body);
}

#[test]
fn a_native_sources_call_goes_on_and_its_flow_is_the_new_programs() {
    let (say, words) = tokio::sync::mpsc::unbounded_channel::<i64>();
    let words = Arc::new(tokio::sync::Mutex::new(words));
    let (tell, told) = mpsc::channel();
    let calls = Arc::new(AtomicUsize::new(0));
    let library = Arc::new(Growing::default());
    let program = |version: i64| {
        let mut made = Made::new();
        let (words, calls) = (words.clone(), calls.clone());
        let listen = made.asynchronous("Listen", &["n"], move |_, _| {
            let words = words.clone();
            calls.fetch_add(1, SeqCst);
            async move {
                let word = words.lock().await.recv().await;
                word.map(|n| smallvec![Value::Int(n)]).ok_or_else(|| Failure::new(1, "no more"))
            }
        });
        note_words(&mut made, listen, version, &tell);
        made
    };
    let engine = engine(&library, program(0), Options::default());
    let server = serve(&engine, |_| {});
    until(|| calls.load(SeqCst) == 1);
    for version in 1..=5 {
        engine.swap(library.take(program(version))).unwrap();
    }
    say.send(7).unwrap();
    assert_eq!(told.recv_timeout(LONG).unwrap(), (7, 5));
    until(|| calls.load(SeqCst) == 2);
    // Without the source the call that waits still brings a flow, of the program that called.
    engine.swap(library.take(Made::new())).unwrap();
    say.send(8).unwrap();
    assert_eq!(told.recv_timeout(LONG).unwrap(), (8, 5));
    server.stop();
    assert_eq!(calls.load(SeqCst), 2, "it is not called again");
}

#[test]
fn a_failing_source_that_is_swapped_does_not_begin_again_with_short_pauses() {
    let world = VirtualWorld::new(3);
    let (tell, _told) = mpsc::channel();
    let calls = Arc::new(AtomicUsize::new(0));
    let library = Arc::new(Growing::default());
    let options = Options { world: Arc::new(world.clone()), ..Options::default() };
    let engine = engine(&library, listening(0, &calls, &tell), options);
    let server = serve(&engine, |_| {});
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for (call, pause) in [100, 200, 400, 800].into_iter().enumerate() {
        until(|| calls.load(SeqCst) == call + 1 && world.sleepers() == 1);
        engine.swap(library.take(listening(call as i64, &calls, &tell))).unwrap();
        runtime.block_on(world.pass(Duration::from_millis(pause - 1)));
        assert_eq!(calls.load(SeqCst), call + 1);
        runtime.block_on(world.pass(Duration::from_millis(1)));
    }
    until(|| calls.load(SeqCst) == 5);
    server.stop();
}

fn saying(routes: &[(&str, &str)]) -> Made {
    let mut made = Made::new();
    for (route, word) in routes {
        let body = made.block(0, 0, vec![], vec![("word", text(word))]);
        made.http("get", route, &[], body);
    }
    made
}

#[test]
fn a_server_listens_from_the_first_program_with_an_http_source_on() {
    let engine = Made::new().engine();
    let server = serve(&engine, |_| {});
    assert_eq!(server.local_addr(), None);
    engine.swap(saying(&[("/a", "a")]).plan).unwrap();
    let address = server.local_addr().unwrap();
    assert!(reply(address, "/a").ends_with("\r\n\r\na"));
    // The last one goes, and comes again: the address stays, and says meanwhile that there is nothing.
    for word in ["b", "c"] {
        engine.swap(Made::new().plan).unwrap();
        assert!(reply(address, "/a").starts_with("HTTP/1.1 404 "));
        engine.swap(saying(&[("/a", word)]).plan).unwrap();
        assert!(reply(address, "/a").ends_with(word));
    }
    assert_eq!(server.local_addr(), Some(address));
    server.stop();
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_program_that_could_not_be_listened_for_is_refused() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let engine = Made::new().engine();
    let server = serve(&engine, |options| options.listen = address);
    let errors = engine.swap(saying(&[("/a", "a")]).plan).unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].name, "S0");
    assert!(matches!(&errors[0].problem, StartProblem::Listen { address: a, .. } if *a == address));
    assert!(engine.plan().sources.is_empty(), "the old program goes on");
    drop(taken);
    engine.swap(saying(&[("/a", "a")]).plan).unwrap();
    assert_eq!(server.local_addr(), Some(address));
    assert!(reply(address, "/a").ends_with("\r\n\r\na"));
}

#[test]
fn connections_outlive_swaps() {
    let engine = saying(&[("/", "0")]).engine();
    let server = serve(&engine, |_| {});
    let mut stream = TcpStream::connect(server.local_addr().unwrap()).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    for n in 0..5 {
        engine.swap(saying(&[("/", &n.to_string())]).plan).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let (mut got, mut buffer) = (String::new(), [0; 1024]);
        while !got.contains("\r\n\r\n") {
            let count = stream.read(&mut buffer).unwrap();
            assert!(count > 0, "the connection was closed");
            got.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
        }
        assert!(got.ends_with(&n.to_string()), "{got}");
    }
}

#[tokio::test]
async fn a_limit_counts_the_flows_of_both_programs() {
    let (enter, mut entered) = tokio::sync::mpsc::unbounded_channel();
    let leave = Arc::new(tokio::sync::Semaphore::new(0));
    let library = Arc::new(Growing::default());
    let program = |limit: u32| {
        let mut made = Made::new();
        let (enter, leave) = (enter.clone(), leave.clone());
        let slow = made.asynchronous("Slow", &[], move |_, _| {
            let (enter, leave) = (enter.clone(), leave.clone());
            async move {
                let _ = enter.send(());
                leave.acquire().await.unwrap().forget();
                Ok(smallvec![])
            }
        });
        made.declared(slow).limit = Some(limit);
        let body = made.block(0, 0, vec![call(slow, vec![], &[])], vec![]);
        made.http("get", "/", &[], body);
        made
    };
    let engine = engine(&library, program(2), Options::default());
    let ask = || {
        let engine = engine.clone();
        tokio::spawn(async move { get(&engine, "/").await.0 })
    };
    let mut asked = vec![ask(), ask()];
    entered.recv().await;
    entered.recv().await;
    engine.swap(library.take(program(2))).unwrap();
    asked.push(ask());
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    assert!(entered.try_recv().is_err(), "three are inside at once");
    leave.add_permits(1);
    entered.recv().await;
    leave.add_permits(2);
    for one in asked {
        assert_eq!(one.await.unwrap(), 204);
    }
}

#[tokio::test]
async fn a_node_that_is_declared_alike_is_not_built_again_and_goes_on_counting() {
    let library = Arc::new(Growing::default());
    let program = |outputs: &[&str], more: bool| {
        let mut made = Made::new();
        if more {
            let other = made.sync("Other", &[], |_| Ok(()));
            let body = made.block(0, 0, vec![call(other, vec![], &[])], vec![]);
            made.http("get", "/other", &[], body);
        }
        let fail = made.failing("Fail", 400, outputs);
        let frame = outputs.len() as u32;
        let slots: Vec<u32> = (0..frame).collect();
        let body = made.block(0, frame, vec![call(fail, vec![], &slots)], vec![]);
        made.http("get", "/", &[], body);
        made
    };
    let errors = |engine: &Engine| engine.counters().nodes.iter().map(|node| node.errors).sum::<u64>();
    let engine = engine(&library, program(&["n"], false), Options::default());
    get(&engine, "/").await;
    assert_eq!(library.built.load(SeqCst), 1);
    engine.swap(library.take(program(&["n"], true))).unwrap();
    assert_eq!(library.built.load(SeqCst), 2, "only what is new");
    get(&engine, "/").await;
    assert_eq!(errors(&engine), 2);
    // Of another signature it is another node; it is still the one that people count.
    engine.swap(library.take(program(&["n", "m"], true))).unwrap();
    assert_eq!(library.built.load(SeqCst), 3);
    get(&engine, "/").await;
    assert_eq!(errors(&engine), 3);
}

/// A store that opens when it is let, and notes what becomes of it.
#[derive(Clone, Default)]
struct Watched {
    open: Arc<AtomicUsize>,
    closed: Arc<AtomicUsize>,
    sealed: Arc<AtomicUsize>,
    unsealable: Arc<AtomicBool>,
}

impl Watched {
    fn opening(&self) -> Opening {
        let store = self.clone();
        let opened = async move {
            // What opens a store may use the clock of a runtime, and need many turns.
            tokio::time::sleep(Duration::from_millis(1)).await;
            store.open.fetch_add(1, SeqCst);
            Ok(Arc::new(store) as Arc<dyn Store>)
        };
        Opening::Later(opened.boxed())
    }

    fn counts(&self) -> (usize, usize) {
        (self.open.load(SeqCst), self.closed.load(SeqCst))
    }
}

struct Sealed(Arc<AtomicUsize>);

impl Drop for Sealed {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

impl Store for Watched {
    fn kind(&self) -> &'static str {
        "watched"
    }

    fn seal(&self) -> Result<Seal, BuildError> {
        if self.unsealable.load(SeqCst) {
            return Err(BuildError::Signature("others write it".into()));
        }
        self.sealed.fetch_add(1, SeqCst);
        Ok(Seal::holding(Sealed(self.sealed.clone())))
    }

    fn close(&self) -> Option<BoxFuture<'static, ()>> {
        let closed = self.closed.clone();
        Some(
            async move {
                tokio::time::sleep(Duration::from_millis(1)).await;
                closed.fetch_add(1, SeqCst);
            }
            .boxed(),
        )
    }
}

fn with_store(name: &str, size: i64) -> Made {
    let mut made = saying(&[("/", "hello")]);
    let args = vec![Arg { name: "entries".into(), value: Constant::Int(size) }];
    let using = ComponentCall { component: "watched".into(), args };
    made.plan.stores.push(flux_plan::Store { name: name.into(), using, at: Pos(7) });
    made
}

fn watched() -> (Watched, Arc<Growing>) {
    let (store, library) = (Watched::default(), Arc::new(Growing::default()));
    let opens = store.clone();
    library.stores.lock().unwrap().push(Arc::new(move || opens.opening()));
    (store, library)
}

#[tokio::test]
async fn a_store_is_closed_when_the_last_program_that_has_it_is_gone() {
    let (store, library) = watched();
    let wait = Arc::new(tokio::sync::Semaphore::new(0));
    let mut made = with_store("s", 1);
    let held = wait.clone();
    let slow = made.asynchronous("Slow", &[], move |_, _| {
        let held = held.clone();
        async move {
            let _ = held.acquire().await;
            Ok(smallvec![])
        }
    });
    let body = made.block(0, 0, vec![call(slow, vec![], &[])], vec![]);
    made.http("get", "/slow", &[], body);
    let engine = engine(&library, made, Options::default());
    let slow = {
        let engine = engine.clone();
        tokio::spawn(async move { get(&engine, "/slow").await.0 })
    };
    until_async(|| engine.counters().sources[1].started == 1).await;
    // One that is declared alike goes on; two of one kind are two.
    engine.swap(library.take(with_store("s", 1))).unwrap();
    assert_eq!(store.counts(), (1, 0));
    engine.swap(library.take(with_store("t", 1))).unwrap();
    assert_eq!(store.counts(), (2, 0), "a flow is still in the program that has it");
    wait.add_permits(1);
    assert_eq!(slow.await.unwrap(), 204);
    until(|| store.counts() == (2, 1));
    // The engine's end waits for what is being closed.
    drop(engine);
    assert_eq!(store.counts(), (2, 2));
}

async fn until_async(holds: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !holds() {
        assert!(begun.elapsed() < LONG, "it never holds");
        tokio::task::yield_now().await;
    }
}

#[test]
fn a_store_that_is_declared_otherwise_is_refused() {
    let (store, library) = watched();
    let engine = engine(&library, with_store("s", 1), Options::default());
    let errors = engine.swap(library.take(with_store("s", 2))).unwrap_err();
    assert_eq!(errors.len(), 1);
    assert_eq!((errors[0].name.as_str(), errors[0].at), ("s", Pos(7)));
    assert_eq!(errors[0].problem, StartProblem::ChangedStore);
    assert_eq!(store.counts(), (1, 0), "nothing was opened for it");
    // Where nobody is served it may begin anew.
    engine.replace(library.take(with_store("s", 2))).unwrap();
    until(|| store.counts() == (2, 1));
}

#[test]
fn a_closed_world_is_sealed_from_program_to_program() {
    let (store, library) = watched();
    let sealed = |size| {
        let mut made = with_store("s", size);
        made.plan.closed_world = ClosedWorld::Stores(vec![StoreId(0)]);
        made
    };
    let engine = engine(&library, sealed(1), Options::default());
    assert_eq!(store.sealed.load(SeqCst), 1);
    engine.swap(library.take(sealed(1))).unwrap();
    until(|| store.sealed.load(SeqCst) == 1);
    engine.swap(library.take(with_store("s", 1))).unwrap();
    until(|| store.sealed.load(SeqCst) == 0);
    store.unsealable.store(true, SeqCst);
    let errors = engine.swap(library.take(sealed(1))).unwrap_err();
    assert_eq!(errors[0].to_string(), "`s`: others write it");
}

#[test]
fn busy_workers_do_not_keep_a_server_from_stopping() {
    for workers in [1, 2] {
        let release = Arc::new(AtomicBool::new(false));
        let inside = Arc::new(AtomicUsize::new(0));
        let mut made = Made::new();
        let (free, busy) = (release.clone(), inside.clone());
        let spin = made.sync("Spin", &[], move |_| {
            busy.fetch_add(1, SeqCst);
            while !free.load(SeqCst) {
                std::hint::spin_loop();
            }
            Ok(())
        });
        let body = made.block(0, 0, vec![call(spin, vec![], &[])], vec![]);
        made.http("get", "/", &[], body);
        let engine = made.engine();
        let server = serve(&engine, |options| options.workers = workers);
        let clients: Vec<_> = (0..workers)
            .map(|_| {
                let mut stream = TcpStream::connect(server.local_addr().unwrap()).unwrap();
                stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
                stream
            })
            .collect();
        until(|| inside.load(SeqCst) == workers);
        // It comes back though every worker still spins.
        server.stop();
        release.store(true, SeqCst);
        drop(clients);
    }
}
