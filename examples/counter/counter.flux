// Counts things by name, in memory. Two that count the same thing wait for each other, others don't.

store counts using memory();

source Count using http.post("/count/{string name}", body: "int by = 1") => Add;
source Total using http.get("/count/{string name}") => Look -> Known -> {total: total};

Look (string name) -> (option<int> counted) using kv.get(counts, "{name}");
Known (option<int> counted) -> (int total) using option.else(0);

Add (string name, int by) -> (int total);
Add = Look -> Known -> Sum -> Keep -> {total: total};
Sum (int total, int by) -> (int total) using cel("total + by");
Keep (string name, int total) -> () using kv.put(counts, "{name}");

constraint Add:{counts(name)};
