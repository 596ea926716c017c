"""What languages, logs and templates have in place of a body. None of it can be proven, and all is plain to see."""

import subprocess

from deliveries import EVENT, case, compact

BODY = compact(EVENT)

STAND_INS = """\
nil
NULL
True
Array
...
[...]
[object FormData]
<coroutine object Request.body at 0x7f8b1c0b5f40>
<bound method Request.body of <starlette.requests.Request object at 0x7f8b1c0b5f40>>
<Request 'http://localhost/webhook' [POST]>
<WSGIRequest: POST '/webhook'>
<_io.BufferedReader name='<stdin>'>
<stdin>
b''
System.IO.MemoryStream
Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpRequestStream
System.Collections.Generic.Dictionary`2[System.String,System.Object]
[B@1b6d3586
java.io.ByteArrayInputStream@5f2050f6
java.nio.HeapByteBuffer[pos=0 lim=212 cap=212]
org.apache.catalina.connector.CoyoteInputStream@1b6d3586
HttpInputStream@5f2050f6
#<StringIO:0x000078f2a1b2c3d8>
#<ActionDispatch::Request POST "http://x.example/webhook" for 127.0.0.1>
#<Rack::Lint::Wrapper::InputWrapper:0x000078f2a1b2c3d8>
ActionController::Parameters
%!s(<nil>)
%!v(PANIC=String method: nil pointer)
&{0xc000112000 <nil> <nil> false true {0 0}}
0xc000112000
map[]
Symfony\\Component\\HttpFoundation\\Request
GuzzleHttp\\Psr7\\Stream
Resource id #5
resource(5) of type (stream)
object(stdClass)#3 (0) {}
[REDACTED]
[body omitted]
(212 bytes)
<redacted>
***
ReadableStream { locked: true, state: 'closed', supportsCancel: false }
Promise { <pending> }
[Function: json]
function () { [native code] }
${body}
{body}
$body
%BODY%
#{request.body.read}
$(cat body.json)
__BODY__
{{ $json.body }}
HASH(0x55d0c8a3d2a0)
table: 0x55d0c8a3d2a0
212 bytes
ImmutableMultiDict([])
org.json.JSONObject
okhttp3.RequestBody$1@5e2
ByteArrayInputStream
Symfony\\Component\\HttpFoundation\\ParameterBag Object
[]byte(nil)
bytearray(b'')
[Circular *1]
[object Object]undefined
Body(Streaming)
#Reference<0.1.2.3>
<Buffer >
Uint8Array(0) []
-
%s
php://input"""

# The same looks, and none of these.
OTHERS = ["hello", "not found", "body", "[1,2,\"a\"]", "[true]", "5", "OK", "Error: no body", "a.b", "see (here)", "user@example.com", "joe@beef", "Stream", "a stream",
          "5 bytes lost", "f(x)", "com.example.com", "time: 0x", "-5", "<html><body>502</body></html>", "<?xml version='1.0'?>", "100 %", "$5", "{}{}", "{a b}"]


def node(expression):
    return subprocess.run(["node", "-p", expression], stdout=subprocess.PIPE, check=True).stdout.strip()


def add_cases():
    for text in STAND_INS.split("\n"):
        case("body_placeholder", f"{text}, in its place", text.encode(), BODY, proven=False)
    for expression in ["new Response('{}').body", "Promise.resolve('{}')", "new Blob(['{}'])", "require('node:stream').Readable.from('{}') + ''"]:
        case("body_placeholder" if "from" not in expression else "body_object_text", f"{expression} of Node", node(expression), BODY, proven=False)
    for text in OTHERS:
        case("unexplained", f"{text}, which is no placeholder", text.encode(), b"unknown", proven=False)
    printed = {
        "a struct of Go": "{Timestamp:1689684577 SessionID:ryueiwoqfh910fu3rpqruvfiu Sequence:3 Event:LOW_SNR Severity:ERROR Payload:map[details:x]}",
        "a pointer to a struct of Go": "&{Timestamp:1689684577 SessionID:ryueiwoqfh910fu3rpqruvfiu Sequence:3 Event:LOW_SNR Severity:ERROR Payload:map[]}",
        "a map of Go": "map[event:LOW_SNR payload:map[details:x] sequence:3 sessionId:ryu severity:ERROR timestamp:1.689684577e+09]",
        "Debug of Rust": 'Event { timestamp: 1689684577, session_id: "ryu", sequence: 3, event: LowSnr, severity: Error }',
        "a dataclass of Python": "Event(timestamp=1689684577, session_id='ryu', sequence=3, event='LOW_SNR', severity='ERROR')",
        "a struct of Ruby": '#<struct Event timestamp=1689684577, session_id="ryu", sequence=3, event="LOW_SNR", severity="ERROR">',
        "a record of Java": "Event[timestamp=1689684577, sessionId=ryu, sequence=3, event=LOW_SNR, severity=ERROR]",
        "print_r of PHP": "Array\n(\n    [timestamp] => 1689684577\n    [sessionId] => ryu\n    [sequence] => 3\n    [event] => LOW_SNR\n)\n",
        "var_dump of PHP": 'array(4) {\n  ["timestamp"]=>\n  int(1689684577)\n  ["sessionId"]=>\n  string(3) "ryu"\n  ["sequence"]=>\n  int(3)\n  ["event"]=>\n  string(7) "LOW_SNR"\n}\n',
    }
    for name, text in printed.items():
        case("body_printed", name, text.encode(), BODY, proven=False)
