"""views.*: modals and home tabs."""

from bot.sandbox.errors import Json
from bot.sandbox.methods.table import Call, method


@method("views.open")
def open_(call: Call) -> Json:
    return {"view": call.views.open(call.text("trigger_id"), call.data("view"))}


@method("views.push")
def push(call: Call) -> Json:
    return {"view": call.views.push(call.text("trigger_id"), call.data("view"))}


@method("views.update")
def update(call: Call) -> Json:
    view = call.data("view")
    return {"view": call.views.update(call.text("view_id"), call.text("external_id"), view, call.text("hash"))}


@method("views.publish")
def publish(call: Call) -> Json:
    user = call.workspace.user(call.text("user_id"))["id"]
    return {"view": call.views.publish(user, call.data("view"), call.text("hash"))}
