/// Who may come in.
Check (string name) -> (string name) using text.template("{name}");
