/* The dialect of the released compiler: pointers, `*` as wildcard, atomic with readers, paths to handlers,
   sessions. */
Listen () => (int socket);
ReadRequest (int socket) => (int socket, bool close, image_tag *request);
Page(int socket, char* data, __u8 *rgb) => ();
source Listen {session: Sid} => Image;
typedef hit TestInCache;
Handler:[*, *, hit] = ;
Handler:[*, !hit, *] = ReadInFromDisk -> Compress;
handle error ReadInFromDisk => FourOhFour;
handle error Image -> Compress => Log;
atomic CheckCache:{cache?, log!};
atomic Page:{cache(session), news};
