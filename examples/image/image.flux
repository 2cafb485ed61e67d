// The image server of the Flux paper: pictures from disk at the width that is asked for, as JPEG, behind a
// cache that forgets what is least frequently used.

store images using memory(entries: 64, size: 16MB, policy: "lfu");

source Listen using http.get("/{string name}", query: "int width = 256") => Image;
Image = CheckCache -> Handler -> Write;

CheckCache (string name, int width) -> (option<bytes> cached)
  using cache.get(images, "{name}@{width}");
typedef hit using cel("it != null");
Handler:[hit] = Found;
Handler:[_] = ReadInFromDisk -> Decode -> Resize -> Compress -> StoreInCache;

Found (option<bytes> cached) -> (bytes jpeg) using option.value();
ReadInFromDisk (string name) -> (bytes data) using file.read("{name}", root: "pictures");
Decode (bytes data) -> (image picture) using image.decode();
Resize (image picture, int width) -> (image small) using image.resize();
Compress (image small) -> (bytes jpeg) using image.encode("jpeg", quality: 85);
StoreInCache (string name, int width, bytes jpeg) -> (bytes jpeg)
  using cache.put(images, "{name}@{width}");
Write (bytes jpeg) -> (response reply) using http.respond(type: "image/jpeg");

handle error ReadInFromDisk(404) => FourOhFour;
handle error Resize(400) => text.template("{message}\n") -> http.respond(400);
FourOhFour = text.template("there is no picture {name}\n") -> http.respond(404);

constraint CheckCache:{cache?};
constraint StoreInCache:{cache};
