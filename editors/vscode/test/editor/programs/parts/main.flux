use "auth.flux" as auth;
source Hello using http.get("/hello/{string name}") => auth.Check -> Greet;
Greet (string name) -> (string text) using text.template("Hello, {name}!");
