Twice (int a) -> (int b) using cel("a * 2");
Half (int a) -> (int b) using cel("a / 2");
