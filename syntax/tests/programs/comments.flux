

// first


// second
/* third */ A = B; // behind A
/* before C */ C = D; /* behind C */ // and this
E = /* in E */ F /* before the arrow */ -> G // behind G
  // on its own
  -> H;
/// docs of X
// between
@pure // behind pure
/* before the name */ X (int a, // the first
  int b /* the second */) -> (int c);
Feed = {
  // mine first
  OwnEdits,
  Friends -> each Edits // theirs
};
Long = ReadRequest -> CheckCache -> Handler -> Write -> Complete -> AnotherStep -> YetAnotherStep -> Done -> Finished;
Fork = { ReadRequest -> CheckCache -> Handler, Write -> Complete -> AnotherStep, YetAnotherStep -> Done } -> Finished -> Gone;
source Post using http.post("/a/very/long/path/{int user}/with/more/segments", body: "string text") {session: Sid} => Save -> http.created();
source Post => ReadRequest -> CheckCache -> Handler -> Write -> Complete -> AnotherStep -> YetAnotherStep -> Done;
X using sql.query(news, """
  select *
    from edits
""", limit: 5);
X using some.component(first: "a rather long argument", second: "another rather long argument", third: [1, 2, 3]);
Long (int a_parameter_with_a_long_name, string another_parameter_with_a_long_name, list<int> a_third) -> (int b);
broken   = ( A ->  ;   // stays
@pure() @volatile( 3m )
P ( char *a , image_tag  * * b , map < string , int > m ) => ( ) ;
atomic A : { a , b ? , c ! ( session ) } ; H : [ * , ! hit ] = ;
handle   error A -> B ; handle error A -> B ( 404 , 410 ) => C;


// the end
