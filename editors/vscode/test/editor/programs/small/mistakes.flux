source Hello using http.get("/hello/{string name}") => Gret;
Greet (string name) -> (string text) using text.template("Hello, {name}!");
