// The paper's example of an early acquisition: C takes x before y.
source One using http.get("/one/{int a}") => A;
source Two using http.get("/two/{int a}") => C;
A = B;
C = D;
B (int a) -> (int b) using cel("a");
D (int a) -> (int b) using cel("a");
constraint A:{x};
constraint B:{y};
constraint C:{y};
constraint D:{x};
