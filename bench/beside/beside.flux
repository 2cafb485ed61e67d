// What takes long, beside what does not.
source Hi using http.get("/hi") => text.template("hi");

Sort (list<int> numbers) -> (list<int> sorted) using list.sort();
Count (list<int> sorted) -> (int count) using list.length();
source Sorted using http.post("/sort", content: "list<int> numbers", limit: 64MB) => Sort -> Count;

source Echo using http.post("/json", content: "json tree", limit: 64MB) => http.respond();

Match (string pattern, string text) -> (bool found) using cel("text.matches(pattern)");
source Pattern using http.post("/pattern", query: "string pattern", content: "string text", limit: 64MB) => Match;

Hash (bytes data) -> (string digest) using hash.sha256();
source Digest using http.post("/hash", content: "bytes data", limit: 64MB) => Hash;
