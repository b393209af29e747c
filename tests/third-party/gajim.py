"""A person's Gajim under Xvfb, driven over its own D-Bus interface by lines of JSON. Runs in a session bus of its own.

In:  {"id": 1, "do": "get_status", "args": ["juliet"]}    Out: {"id": 1, "ok": ...} or {"id": 1, "error": "..."}
Every signal is told as {"signal": "NewMessage", "values": [...]}, in order.
"""
import json
import os
import signal
import subprocess
import sys

from gi.repository import Gio, GLib

BUS_NAME = "org.gajim.Gajim"
OBJECT = "/org/gajim/dbus/RemoteObject"
INTERFACE = "org.gajim.dbus.RemoteInterface"


def tell(line):
    print(json.dumps(line), flush=True)


def start_display():
    """The number of a display that nobody has; Xvfb finds it."""
    reader, writer = os.pipe()
    subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1024x768x24", "-nolisten", "tcp"], pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        return f":{pipe.readline().strip()}"


bus = Gio.bus_get_sync(Gio.BusType.SESSION)
loop = GLib.MainLoop()


def on_signal(_bus, _sender, _path, _interface, name, values):
    tell({"signal": name, "values": values.unpack()[0]})


def on_line(channel, _condition):
    line = channel.readline()
    if not line:
        loop.quit()
        return False
    request = json.loads(line)
    types = "s" * len(request["args"])
    try:
        answer = bus.call_sync(BUS_NAME, OBJECT, INTERFACE, request["do"], GLib.Variant(f"({types})", request["args"]), None, Gio.DBusCallFlags.NO_AUTO_START, 10_000)
        tell({"id": request["id"], "ok": answer.unpack()[0]})
    except GLib.Error as error:
        tell({"id": request["id"], "error": error.message})
    return True


bus.signal_subscribe(None, INTERFACE, None, OBJECT, None, Gio.DBusSignalFlags.NONE, on_signal)
gajim = subprocess.Popen(["gajim", "--loglevel", "gajim=WARNING"], env={**os.environ, "DISPLAY": start_display()}, stdout=sys.stderr, stderr=sys.stderr)
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, on_line)
signal.signal(signal.SIGTERM, lambda *_: loop.quit())
loop.run()
gajim.kill()
