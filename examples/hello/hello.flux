/// Says hello to whoever is named.
Greet (string name) -> (string text) using text.template("Hello, {name}!");

source Hello using http.get("/hello/{string name}") => Greet;
