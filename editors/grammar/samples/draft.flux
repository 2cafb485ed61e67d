ReadRequest (int socket)
  -> (int socket, char* data);
Compress (int socket, char* raw, int size)
  -> (int socket, char* jpeg, int size);
Write (int socket, char* data, int size)
  -> (int socket)
source Listen => Image;
Image =
ReadRequest -> CheckCache -> Handler
-> Write -> Complete;
typedef hit TestInCache;
Handler:[_, _, hit] = ;
Handler:[_, _, _] =
ReadInFromDisk -> Compress
-> StoreInCache;
handle error ReadInFromDisk -> FourOhFour;
constraint CheckCache:{cache};
constraint StoreInCache:{cache};
constraint Complete:{cache};
