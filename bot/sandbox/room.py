"""The parts of one running workspace, for those who need several of them."""

from bot.sandbox.delivery import Deliveries
from bot.sandbox.faults import Faults
from bot.sandbox.responses import Responses
from bot.sandbox.socket_mode import Sockets
from bot.sandbox.traffic import Traffic
from bot.sandbox.views import Views
from bot.sandbox.workspace import Workspace


class Room:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.views, self.responses = Views(workspace), Responses(workspace)
        self.faults, self.traffic, self.sockets = Faults(), Traffic(workspace.now), Sockets(workspace)
        self.deliveries = Deliveries(workspace, self.faults, self.traffic, self.sockets.send)
