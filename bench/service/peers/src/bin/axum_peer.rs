//! The service on axum, as its documentation would have one write it.

use axum::{Router, extract::Path, routing::get};

async fn hello(Path(name): Path<String>) -> String {
    peers::greeting(&name)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    peers::announce(listener.local_addr()?);
    axum::serve(listener, Router::new().route("/hello/{name}", get(hello))).await
}
